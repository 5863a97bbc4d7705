package org.tvd.protocol.ima;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Where the parts of an entry lie; it steps from one to the next, and checks every length and every
 * field's form.
 *
 * <p>An entry is: register (u32), template hash (20 bytes), name length (u32), name, data length
 * (u32), data; the data is for each field of the template its length (u32) and its bytes. All
 * little-endian. The first template ("ima") has neither data length nor length of the digest.
 */
final class EntryLayout {
  static final int MAX_TEMPLATE_DATA = 1 << 20;
  static final int MAX_NAME = 255;
  static final int HASH_SIZE = 20;
  static final int IMA_PCR = 10;

  private static final int HASH = 4;
  private static final int NAME_LENGTH = HASH + HASH_SIZE;

  private final Bytes log;
  private final ByteBuffer in;
  private final boolean checks;
  private final int end;
  // Nearly all entries of a log have the same template and algorithm, so they are looked up once.
  private Bytes lastName = Bytes.EMPTY;
  private @Nullable ImaTemplate template;
  private Bytes lastPrefix = Bytes.EMPTY;
  private @Nullable DigestKind kind;

  private int index = -1;
  private int position;
  private int start;
  private int dataStart;
  private final int[] fieldStarts = new int[ImaField.values().length];
  private final int[] fieldEnds = new int[ImaField.values().length];
  private int digestStart;

  /**
   * @param position where an entry begins
   * @param checks whether the fields' content is checked; lengths always are
   */
  EntryLayout(Bytes log, int position, boolean checks) {
    this.log = log;
    this.position = position;
    this.in = log.asBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.end = log.size();
    this.checks = checks;
  }

  /** Moves to the next entry; false at the log's end. */
  boolean next() throws MalformedException {
    if (position == end) {
      return false;
    }
    index++;
    start = position;
    need(NAME_LENGTH + Integer.BYTES, "entry");
    int pcr = in.getInt(start);
    if (pcr != IMA_PCR) {
      throw malformed(
          pcr == Integer.reverseBytes(IMA_PCR)
              ? "the log is big-endian; that kernel needs ima_canonical_fmt on its command line"
              // Another register would not be proven by the replay of PCR 10.
              : "pcr: expected 10, found " + Integer.toUnsignedString(pcr));
    }
    position += NAME_LENGTH;
    int nameLength = length("template name length", MAX_NAME);
    ImaTemplate current = template(nameLength);
    position += nameLength;
    if (current.isOriginal()) {
      original();
    } else {
      fields(current);
    }
    if (checks) {
      PathForm.check(in, pathStart(), pathEnd(), !current.isOriginal());
    }
    return true;
  }

  ByteBuffer bytes() {
    return in;
  }

  int index() {
    return index;
  }

  /** Where the next entry begins. */
  int end() {
    return position;
  }

  int pcr() {
    return in.getInt(start);
  }

  /** Where the recorded SHA-1 template hash begins. */
  int hashStart() {
    return start + HASH;
  }

  boolean isViolation() {
    int hash = start + HASH;
    return (in.getLong(hash) | in.getLong(hash + 8) | in.getInt(hash + 16)) == 0;
  }

  /** Where the template data begins; the first template has none in one piece. */
  int dataStart() {
    return dataStart;
  }

  int digestStart() {
    return digestStart;
  }

  int digestEnd() {
    return fieldEnds[template().digest()];
  }

  int pathStart() {
    return fieldStarts[template().path()];
  }

  /** Where the path ends, without the zero byte behind it. */
  int pathEnd() {
    ImaTemplate now = template();
    int fieldEnd = fieldEnds[now.path()];
    return now.isOriginal() ? fieldEnd : fieldEnd - 1;
  }

  int fieldStart(int field) {
    return fieldStarts[field];
  }

  int fieldEnd(int field) {
    return fieldEnds[field];
  }

  ImaTemplate template() {
    ImaTemplate now = template;
    if (now == null) {
      throw new IllegalStateException("this stands before the first entry");
    }
    return now;
  }

  DigestKind kind() {
    DigestKind now = kind;
    if (now == null) {
      throw new IllegalStateException("this stands before the first entry");
    }
    return now;
  }

  private void original() throws MalformedException {
    need(HASH_SIZE, "file digest");
    digestStart = position;
    fieldStarts[0] = position;
    position += HASH_SIZE;
    fieldEnds[0] = position;
    kind = DigestKind.SHA1;
    lastPrefix = Bytes.EMPTY;
    int name = length("file name", MAX_NAME);
    fieldStarts[1] = position;
    position += name;
    fieldEnds[1] = position;
  }

  private void fields(ImaTemplate current) throws MalformedException {
    int size = length("template data length", MAX_TEMPLATE_DATA);
    dataStart = position;
    int dataEnd = position + size;
    int count = current.fields().size();
    for (int field = 0; field < count; field++) {
      int length = length("template field length", MAX_TEMPLATE_DATA);
      if (length > dataEnd - position) {
        throw malformed("template field: expected at most " + (dataEnd - position) + " bytes");
      }
      fieldStarts[field] = position;
      position += length;
      fieldEnds[field] = position;
    }
    if (position != dataEnd) {
      throw malformed("template data: expected its end, found " + (dataEnd - position) + " bytes");
    }
    int digest = current.digest();
    digest(current.fields().get(digest), fieldStarts[digest], fieldEnds[digest]);
  }

  /**
   * The d-ng and d-ngv2 fields are the algorithm's name, a colon and a zero byte, then the digest;
   * a violation's digest may have any length.
   */
  private void digest(ImaField field, int from, int to) throws MalformedException {
    if (field == ImaField.DIGEST) {
      digestStart = from;
      lastPrefix = Bytes.EMPTY;
      kind = to - from == DigestKind.MD5.size() ? DigestKind.MD5 : DigestKind.SHA1;
    } else {
      int prefix = lastPrefix.size();
      if (prefix == 0 || prefix > to - from || !isAt(from, lastPrefix)) {
        prefix = prefix(from, to);
      }
      digestStart = from + prefix;
    }
    int size = to - digestStart;
    int expected = kind().size();
    if (size > DigestKind.MAX_DIGEST || (expected >= 0 && size != expected && !isViolation())) {
      throw malformed(from, "file digest: found a digest of " + size + " bytes");
    }
  }

  /** Looks the algorithm's name up; gives its length with the colon and the zero byte. */
  private int prefix(int from, int to) throws MalformedException {
    int limit = Math.min(to, from + DigestKind.MAX_PREFIX);
    int zero = from;
    while (zero < limit && in.get(zero) != 0) {
      zero++;
    }
    if (zero == limit || zero == from || in.get(zero - 1) != ':') {
      throw malformed(from, "file digest: expected an algorithm's name, a colon and a zero byte");
    }
    lastPrefix = log.slice(from, zero + 1);
    String name = text(from, zero - 1);
    kind =
        DigestKind.named(name)
            .orElseThrow(() -> malformed(from, "file digest: expected an algorithm's name"));
    return zero + 1 - from;
  }

  private ImaTemplate template(int length) throws MalformedException {
    ImaTemplate now = template;
    if (now == null || length != lastName.size() || !isAt(position, lastName)) {
      lastName = log.slice(position, position + length);
      String name = text(position, position + length);
      now =
          ImaTemplate.named(name)
              .orElseThrow(
                  () ->
                      malformed(
                          "template: expected known fields, one digest and one path, found "
                              + EscapedPath.of(lastName)));
      template = now;
    }
    return now;
  }

  private boolean isAt(int from, Bytes expected) {
    int size = expected.size();
    for (int i = 0; i < size; i++) {
      if ((in.get(from + i) & 0xff) != expected.at(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    byte[] text = new byte[to - from];
    in.get(from, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Reads a length of at most {@code limit} that fits into what is left, and moves behind it. */
  private int length(String field, int limit) throws MalformedException {
    need(Integer.BYTES, field);
    int value = in.getInt(position);
    if (value < 0 || value > limit) {
      throw malformed(
          "%s: expected at most %d, found %s"
              .formatted(field, limit, Integer.toUnsignedString(value)));
    }
    position += Integer.BYTES;
    need(value, field);
    return value;
  }

  private void need(int length, String field) throws MalformedException {
    if (length > end - position) {
      throw malformed(
          "%s: expected %d more bytes, found %d".formatted(field, length, end - position));
    }
  }

  private MalformedException malformed(String problem) {
    return malformed(position, problem);
  }

  private static MalformedException malformed(int offset, String problem) {
    return new MalformedException("IMA log", offset, problem);
  }
}
