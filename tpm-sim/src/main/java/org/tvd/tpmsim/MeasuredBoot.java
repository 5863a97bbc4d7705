package org.tvd.tpmsim;

import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

/**
 * Extends a TPM and writes down what it extended, in the crypto-agile log format (TCG PC Client
 * Platform Firmware Profile 1.06, 10.2).
 */
final class MeasuredBoot {
  /** The banks that a manufactured TPM keeps. */
  static final List<HashAlgorithm> BANKS = List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384);

  private static final int EV_NO_ACTION = 3;

  private final TpmDevice tpm;
  private final LittleEndian log = new LittleEndian();

  MeasuredBoot(TpmDevice tpm) {
    this.tpm = tpm;
    // TCG_EfiSpecIDEvent, in the old form TCG_PCClientPCREvent, with a SHA-1 digest of zeros.
    var spec =
        new LittleEndian()
            .utf8("Spec ID Event03\0")
            .u32(0) // platform class: client
            .u8(0) // minor
            .u8(2) // major
            .u8(0) // errata
            .u8(2) // UINTN of 64 bits
            .u32(BANKS.size());
    BANKS.forEach(bank -> spec.u16(bank.id()).u16(bank.size()));
    Bytes data = spec.u8(0).toBytes();
    log.u32(0).u32(EV_NO_ACTION).bytes(Bytes.of(new byte[20])).u32(data.size()).bytes(data);
  }

  /** Measures {@code data} itself. */
  void measure(int pcr, int type, Bytes data) throws TpmException {
    measure(pcr, type, data, data);
  }

  /**
   * Measures {@code content} and logs {@code data} about it.
   *
   * @param content what the digests are over
   */
  void measure(int pcr, int type, Bytes content, Bytes data) throws TpmException {
    Map<HashAlgorithm, Bytes> digests = digests(content);
    tpm.extend(pcr, digests);
    log.u32(pcr).u32(type).u32(digests.size());
    digests.forEach((bank, digest) -> log.u16(bank.id()).bytes(digest));
    log.u32(data.size()).bytes(data);
  }

  Bytes log() {
    return log.toBytes();
  }

  /** The digest of {@code content} for each bank. */
  static Map<HashAlgorithm, Bytes> digests(Bytes content) {
    Map<HashAlgorithm, Bytes> digests = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : BANKS) {
      MessageDigest digest = bank.newDigest();
      content.update(digest);
      digests.put(bank, Bytes.of(digest.digest()));
    }
    return digests;
  }
}
