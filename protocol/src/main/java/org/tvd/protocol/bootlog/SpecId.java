package org.tvd.protocol.bootlog;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A TCG_EfiSpecIdEvent: what a crypto-agile log declares about itself (PC Client Platform Firmware
 * Profile, section 10.4.5.1).
 *
 * @param sizes each declared TPM_ALG_ID with its digest's length, in the log's order
 */
record SpecId(Map<Integer, Integer> sizes) {
  private static final Bytes NAME = Bytes.ofUtf8("Spec ID Event");
  private static final Bytes SIGNATURE = Bytes.ofUtf8("Spec ID Event03\0");
  private static final int MAX_ALGORITHMS = 16;
  private static final int MAX_DIGEST = 64;

  static boolean startsAt(Bytes log, int offset) {
    int end = offset + SIGNATURE.size();
    return log.size() >= end && log.slice(offset, end).equals(SIGNATURE);
  }

  /** Whether {@code data} is a Spec ID event of any version. */
  static boolean names(Bytes data) {
    return StartupLocality.startsWith(data, NAME);
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
    int count = in.count("numberOfAlgorithms", MAX_ALGORITHMS);
    Map<Integer, Integer> sizes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int id = in.u16("algorithmId");
      int size = in.u16("digestSize");
      Optional<HashAlgorithm> known = HashAlgorithm.ofId(id);
      if (size == 0 || size > MAX_DIGEST || (known.isPresent() && known.get().size() != size)) {
        throw in.malformed("digestSize: 0x%04x cannot have %d bytes".formatted(id, size));
      }
      if (sizes.put(id, size) != null) {
        throw in.malformed("algorithmId: 0x%04x is declared twice".formatted(id));
      }
    }
    in.bytes(in.u8("vendorInfoSize"), "vendorInfo");
    in.end();
    return new SpecId(sizes);
  }

  /** The declared banks that {@link HashAlgorithm} knows. */
  Set<HashAlgorithm> banks() {
    Set<HashAlgorithm> banks = EnumSet.noneOf(HashAlgorithm.class);
    sizes.keySet().forEach(id -> HashAlgorithm.ofId(id).ifPresent(banks::add));
    return banks;
  }
}
