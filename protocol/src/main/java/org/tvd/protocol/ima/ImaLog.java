package org.tvd.protocol.ima;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The kernel's measurement list: well-formed, and trusted only as far as {@link #prefixReaching}
 * says. It is held as the bytes that it came in, with the place of each entry.
 */
public final class ImaLog {
  private final byte[] log;
  private final int[] starts;

  private ImaLog(byte[] log, int[] starts) {
    this.log = log;
    this.starts = starts;
  }

  /**
   * Parses a whole log, as the kernel's {@code binary_runtime_measurements} gives it on a
   * little-endian machine. Bounds: 64 MiB, 2^20 entries, 1 MiB for an entry's data, paths of 4096
   * bytes. An empty log has no entries.
   */
  public static ImaLog parse(Bytes log) throws MalformedException {
    byte[] bytes = log.toArray();
    return new ImaLog(bytes, new ImaLogParser(bytes).parse());
  }

  /** The number of entries. */
  public int size() {
    return starts.length;
  }

  /** The entry at {@code index}, decoded anew at each call. */
  public ImaEntry entry(int index) {
    Objects.checkIndex(index, starts.length);
    int start = starts[index];
    int digestField = dataStart(start) + Integer.BYTES;
    int digestSize = ImaLogParser.u32(log, digestField - Integer.BYTES);
    int prefix = DigestField.prefixLength(log, digestField, digestSize);
    int pathField = digestField + digestSize + Integer.BYTES;
    int pathSize = ImaLogParser.u32(log, pathField - Integer.BYTES);
    String template = template(start);
    return new ImaEntry(
        index,
        ImaLogParser.u32(log, start),
        template,
        new String(log, digestField, prefix - 1, StandardCharsets.ISO_8859_1),
        bytes(digestField + prefix + 1, digestField + digestSize),
        EscapedPath.of(log, pathField, pathSize - 1),
        signature(template, pathField + pathSize),
        isViolation(start));
  }

  /**
   * How many of the first entries replay to {@code pcr10}, or nothing if no prefix does. The log
   * grows while it is read, so what follows the prefix is not wrong, only not proven yet.
   *
   * <p>Each bank is extended with its own hash of the template data, as Linux does since 5.8; older
   * kernels pad the SHA-1 hash, which is not accepted. The SHA-1 bank is never accepted.
   */
  public OptionalInt prefixReaching(Bytes pcr10, HashAlgorithm bank) {
    return bank == HashAlgorithm.SHA1 ? OptionalInt.empty() : replayedPrefix(pcr10, bank);
  }

  OptionalInt replayedPrefix(Bytes pcr10, HashAlgorithm bank) {
    byte[] target = pcr10.toArray();
    byte[] pcr = new byte[bank.size()];
    byte[] extension = new byte[bank.size()];
    MessageDigest hash = bank.newDigest();
    for (int entry = 0; entry < starts.length; entry++) {
      if (Arrays.equals(pcr, target)) {
        return OptionalInt.of(entry);
      }
      if (isViolation(starts[entry])) {
        Arrays.fill(extension, (byte) 0xff);
      } else {
        hashTemplateData(hash, starts[entry], extension);
      }
      hash.update(pcr);
      hash.update(extension);
      digest(hash, pcr);
    }
    return Arrays.equals(pcr, target) ? OptionalInt.of(starts.length) : OptionalInt.empty();
  }

  /**
   * The first entry whose recorded SHA-1 template hash is not that of its data. Such a log was
   * changed on its way, though the replay of another bank does not depend on that hash.
   */
  public OptionalInt firstWithWrongTemplateHash() {
    MessageDigest hash = HashAlgorithm.SHA1.newDigest();
    byte[] expected = new byte[ImaLogParser.HASH_SIZE];
    for (int entry = 0; entry < starts.length; entry++) {
      int recorded = starts[entry] + ImaLogParser.HASH;
      if (!isViolation(starts[entry])) {
        hashTemplateData(hash, starts[entry], expected);
        if (!Arrays.equals(
            log, recorded, recorded + expected.length, expected, 0, expected.length)) {
          return OptionalInt.of(entry);
        }
      }
    }
    return OptionalInt.empty();
  }

  private void hashTemplateData(MessageDigest hash, int start, byte[] out) {
    int data = dataStart(start);
    hash.update(log, data, ImaLogParser.u32(log, data - Integer.BYTES));
    digest(hash, out);
  }

  private static void digest(MessageDigest hash, byte[] out) {
    try {
      hash.digest(out, 0, out.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the array has the digest's length", e);
    }
  }

  /** A zero template hash stands for a violation, which extends with ones. */
  private boolean isViolation(int start) {
    return ImaLogParser.isZero(log, start + ImaLogParser.HASH, ImaLogParser.HASH_SIZE);
  }

  private String template(int start) {
    int length = ImaLogParser.u32(log, start + ImaLogParser.NAME_LENGTH);
    return new String(log, start + ImaLogParser.NAME, length, StandardCharsets.ISO_8859_1);
  }

  private int dataStart(int start) {
    int name = ImaLogParser.u32(log, start + ImaLogParser.NAME_LENGTH);
    return start + ImaLogParser.NAME + name + Integer.BYTES;
  }

  private Bytes signature(String template, int fieldsAfterPath) {
    int wanted = ImaTemplate.named(template).map(ImaTemplate::signatureField).orElse(-1);
    if (wanted < 0) {
      return Bytes.EMPTY;
    }
    int position = fieldsAfterPath;
    for (int field = 2; field < wanted; field++) {
      position += Integer.BYTES + ImaLogParser.u32(log, position);
    }
    int start = position + Integer.BYTES;
    return bytes(start, start + ImaLogParser.u32(log, position));
  }

  private Bytes bytes(int from, int to) {
    return Bytes.of(Arrays.copyOfRange(log, from, to));
  }
}
