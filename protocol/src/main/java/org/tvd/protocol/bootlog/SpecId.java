package org.tvd.protocol.bootlog;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A TCG_EfiSpecIdEvent: what a crypto-agile log declares about itself (PC Client Platform Firmware
 * Profile, section 10.4.5.1): each TPM_ALG_ID with its digest's length, in the log's order.
 */
final class SpecId {
  static final Bytes NAME = Bytes.ofUtf8("Spec ID Event");
  private static final Bytes SIGNATURE = Bytes.ofUtf8("Spec ID Event03\0");
  private static final int MAX_ALGORITHMS = 16;
  private static final int MAX_DIGEST = 64;

  private final int[] ids;
  private final int[] sizes;
  private final @Nullable HashAlgorithm[] known;

  private SpecId(int count) {
    this.ids = new int[count];
    this.sizes = new int[count];
    this.known = new HashAlgorithm[count];
  }

  static boolean startsAt(Bytes log, int offset) {
    return log.hasAt(offset, SIGNATURE);
  }

  static SpecId parse(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("TCG_EfiSpecIdEvent", data);
    Bytes signature = in.bytes(SIGNATURE.size(), "signature");
    if (!signature.equals(SIGNATURE)) {
      throw in.malformed("signature: expected Spec ID Event03, found " + signature);
    }
    in.u32("platformClass");
    int minor = in.u8("specVersionMinor");
    int major = in.u8("specVersionMajor");
    if (major != 2 || minor != 0) {
      throw in.malformed("specVersion: expected 2.0, found " + major + "." + minor);
    }
    in.u8("specErrata");
    in.u8("uintnSize");
    SpecId declared = new SpecId(in.count("numberOfAlgorithms", MAX_ALGORITHMS));
    for (int i = 0; i < declared.count(); i++) {
      declared.read(i, in);
    }
    in.skip(in.u8("vendorInfoSize"), "vendorInfo");
    in.end();
    return declared;
  }

  private void read(int i, ByteReader in) throws MalformedException {
    int id = in.u16("algorithmId");
    int size = in.u16("digestSize");
    HashAlgorithm algorithm = HashAlgorithm.ofId(id).orElse(null);
    if (size == 0 || size > MAX_DIGEST || (algorithm != null && algorithm.size() != size)) {
      throw in.malformed("digestSize: 0x%04x cannot have %d bytes".formatted(id, size));
    }
    for (int earlier = 0; earlier < i; earlier++) {
      if (ids[earlier] == id) {
        throw in.malformed("algorithmId: 0x%04x is declared twice".formatted(id));
      }
    }
    ids[i] = id;
    sizes[i] = size;
    known[i] = algorithm;
  }

  int count() {
    return ids.length;
  }

  /** The place of {@code id} among the declared ones; -1 where it is none. */
  int indexOf(int id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  int size(int i) {
    return sizes[i];
  }

  /** Null where {@link HashAlgorithm} does not know it. */
  @Nullable HashAlgorithm known(int i) {
    return known[i];
  }

  /** The declared banks that {@link HashAlgorithm} knows. */
  Set<HashAlgorithm> banks() {
    Set<HashAlgorithm> banks = EnumSet.noneOf(HashAlgorithm.class);
    for (HashAlgorithm algorithm : known) {
      if (algorithm != null) {
        banks.add(algorithm);
      }
    }
    return banks;
  }
}
