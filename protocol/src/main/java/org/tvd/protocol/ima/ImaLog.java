package org.tvd.protocol.ima;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The kernel's measurement list, or a part of it: well-formed, and trusted only as far as {@link
 * #replay} says. It is held as the bytes that it came in, and nothing beside them.
 */
public final class ImaLog {
  static final int MAX_LOG = 64 << 20;
  static final int MAX_ENTRIES = 1 << 20;

  private final Bytes log;
  private final int size;

  private ImaLog(Bytes log, int size) {
    this.log = log;
    this.size = size;
  }

  /**
   * Parses whole entries, as the kernel's {@code binary_runtime_measurements} gives them on a
   * little-endian machine. Bounds: 64 MiB, 2^20 entries, 1 MiB for an entry's data, paths of 4096
   * bytes. No bytes are no entries.
   */
  public static ImaLog parse(Bytes log) throws MalformedException {
    if (log.size() > MAX_LOG) {
      throw new MalformedException(
          "IMA log", 0, "expected at most " + MAX_LOG + " bytes, found " + log.size());
    }
    EntryLayout entry = new EntryLayout(log, 0, true);
    while (entry.next()) {
      if (entry.index() == MAX_ENTRIES) {
        throw new MalformedException(
            "IMA log", entry.end(), "expected at most " + MAX_ENTRIES + " entries");
      }
    }
    return new ImaLog(log, entry.index() + 1);
  }

  /**
   * Parses the kernel's {@code ascii_runtime_measurements}. What it does not tell is not guessed:
   * where a path holds a line break, or a number another width than Linux has today, the entry's
   * template hash differs from the data, and the replay says so. Of a violation, whose hash is
   * zeros, nothing tells.
   */
  public static ImaLog parseAscii(Bytes text) throws MalformedException {
    return parse(AsciiImaLog.toBinary(text));
  }

  /** The number of entries. */
  public int size() {
    return size;
  }

  /** The bytes that it came in; for an ASCII log, those that the kernel would give. */
  public Bytes bytes() {
    return log;
  }

  /** A walk over the entries, in place. */
  public ImaCursor cursor() {
    return cursorAt(0);
  }

  /** A walk from an entry in the midst, which it counts as the first. */
  public ImaCursor cursorAt(int position) {
    return new ImaCursor(log, position);
  }

  /**
   * The entries, each decoded anew whenever it is asked for. Walking over them is cheap; {@code
   * get} walks from the first entry on.
   */
  public List<ImaEntry> entries() {
    return new Entries(this);
  }

  /**
   * Goes on from {@code from} until PCR 10 of every bank is the quoted one.
   *
   * <p>Each bank is extended with its own hash of the template data, as Linux does since 5.8; older
   * kernels pad the SHA-1 hash, which is not accepted. The SHA-1 bank is never accepted. The
   * recorded SHA-1 template hashes are recomputed too.
   *
   * @param quoted PCR 10 of one bank or more
   */
  public ImaReplay replay(ImaProgress from, Map<HashAlgorithm, Bytes> quoted) {
    return quoted.isEmpty() || quoted.containsKey(HashAlgorithm.SHA1)
        ? new ImaReplay.NotReached()
        : Replayer.replay(this, from, quoted);
  }

  private static final class Entries extends AbstractList<ImaEntry> {
    private final ImaLog log;

    Entries(ImaLog log) {
      this.log = log;
    }

    @Override
    public int size() {
      return log.size;
    }

    @Override
    public ImaEntry get(int index) {
      Objects.checkIndex(index, log.size);
      ImaCursor cursor = log.cursor();
      while (cursor.index() < index) {
        cursor.next();
      }
      return cursor.entry();
    }

    @Override
    public Iterator<ImaEntry> iterator() {
      ImaCursor cursor = log.cursor();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return cursor.index() + 1 < log.size;
        }

        @Override
        public ImaEntry next() {
          if (!cursor.next()) {
            throw new NoSuchElementException();
          }
          return cursor.entry();
        }
      };
    }
  }
}
