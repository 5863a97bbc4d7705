package org.tvd.verifier.appraisal;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.protocol.ima.ImaCursor;
import org.tvd.protocol.ima.ImaLog;

/**
 * The files of a proven log: a view, which decodes them anew whenever they are asked for, from
 * marks at every 64th.
 */
final class MeasuredFiles extends AbstractList<ImaEntry> {
  private static final int STEP = 64;

  private final ImaLog log;
  private final int[] marks;
  private final int size;

  private MeasuredFiles(ImaLog log, int[] marks, int size) {
    this.log = log;
    this.marks = marks;
    this.size = size;
  }

  /** Collects where they begin, in the log's order. */
  static final class Builder {
    private final ImaLog log;
    private int[] marks = new int[16];
    private int size;

    Builder(ImaLog log) {
      this.log = log;
    }

    /** The entry from {@code start} on is a file. */
    void add(int start) {
      if (size % STEP == 0) {
        int mark = size / STEP;
        if (mark == marks.length) {
          marks = Arrays.copyOf(marks, mark * 2);
        }
        marks[mark] = start;
      }
      size++;
    }

    List<ImaEntry> build() {
      return new MeasuredFiles(log, Arrays.copyOf(marks, (size + STEP - 1) / STEP), size);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public ImaEntry get(int index) {
    Objects.checkIndex(index, size);
    ImaCursor cursor = log.cursorAt(marks[index / STEP]);
    for (int skip = index % STEP; skip >= 0; skip--) {
      toNextFile(cursor);
    }
    return decoded(cursor);
  }

  @Override
  public Iterator<ImaEntry> iterator() {
    ImaCursor cursor = log.cursorAt(marks.length == 0 ? log.bytes().size() : marks[0]);
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public ImaEntry next() {
        if (next == size) {
          throw new NoSuchElementException();
        }
        next++;
        toNextFile(cursor);
        return decoded(cursor);
      }
    };
  }

  private static void toNextFile(ImaCursor cursor) {
    do {
      cursor.next();
    } while (cursor.isViolation());
  }

  private static ImaEntry decoded(ImaCursor cursor) {
    return new ImaEntry(cursor.path(), cursor.digest().hex());
  }
}
