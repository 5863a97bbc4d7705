package org.tvd.protocol.ima;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Extends PCR 10 of each quoted bank, entry by entry. */
final class Replayer {
  private Replayer() {}

  static ImaReplay replay(ImaLog log, ImaProgress from, Map<HashAlgorithm, Bytes> quoted) {
    Register[] registers = new Register[quoted.size()];
    boolean there = true;
    int banks = 0;
    for (Map.Entry<HashAlgorithm, Bytes> bank : quoted.entrySet()) {
      Bytes before = from.register(bank.getKey());
      if (before.isEmpty() || bank.getValue().size() != bank.getKey().size()) {
        return new ImaReplay.NotReached();
      }
      there &= before.equals(bank.getValue());
      registers[banks++] = new Register(bank.getKey(), before, bank.getValue());
    }
    return there ? new ImaReplay.Reached(0, from) : replay(log, from, registers, quoted);
  }

  private static ImaReplay replay(
      ImaLog log, ImaProgress from, Register[] registers, Map<HashAlgorithm, Bytes> quoted) {
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    byte[] templateHash = new byte[EntryLayout.HASH_SIZE];
    ImaCursor cursor = log.cursor();
    while (cursor.next()) {
      boolean violation = cursor.isViolation();
      if (!violation) {
        cursor.update(sha1);
        digest(sha1, templateHash);
        if (!cursor.hasTemplateHash(templateHash)) {
          return new ImaReplay.TemplateHashDiffers(cursor.index());
        }
      }
      boolean reached = true;
      for (Register register : registers) {
        reached &= register.extend(cursor, violation, templateHash);
      }
      if (reached) {
        int entries = cursor.index() + 1;
        return new ImaReplay.Reached(
            entries,
            new ImaProgress(
                from.entries() + entries,
                from.bytes() + cursor.end(),
                new EnumMap<HashAlgorithm, Bytes>(quoted)));
      }
    }
    return new ImaReplay.NotReached();
  }

  private static void digest(MessageDigest hash, byte[] out) {
    try {
      hash.digest(out, 0, out.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the array has the digest's length", e);
    }
  }

  /** PCR 10 of one bank. */
  private static final class Register {
    private final HashAlgorithm bank;
    private final byte[] value;
    private final byte[] quoted;
    private final byte[] extension;
    private final MessageDigest hash;

    Register(HashAlgorithm bank, Bytes before, Bytes quoted) {
      this.bank = bank;
      this.value = before.toArray();
      this.quoted = quoted.toArray();
      this.extension = new byte[bank.size()];
      this.hash = bank.newDigest();
    }

    /** Whether it has the quoted value then. */
    boolean extend(ImaCursor entry, boolean violation, byte[] sha1) {
      if (violation) {
        Arrays.fill(extension, (byte) 0xff);
      } else if (bank == HashAlgorithm.SHA1) {
        System.arraycopy(sha1, 0, extension, 0, sha1.length);
      } else {
        entry.update(hash);
        digest(hash, extension);
      }
      hash.update(value);
      hash.update(extension);
      digest(hash, value);
      return Arrays.equals(value, quoted);
    }
  }
}
