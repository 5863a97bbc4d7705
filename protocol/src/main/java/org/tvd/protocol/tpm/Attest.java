package org.tvd.protocol.tpm;

import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * TPMS_ATTEST: what a TPM signs (TPM 2.0 Library, part 2, 10.12.12). Magic and type are kept as
 * found, so that the appraisal names what is wrong with them; only a quote's content is read.
 *
 * @param magic must be {@link #TPM_GENERATED}
 * @param type the TPMI_ST_ATTEST, unsigned
 * @param qualifiedSigner the signing key's Qualified Name
 * @param extraData the caller's qualifying data
 * @param clock what the TPM's clock showed
 * @param firmwareVersion as the vendor numbers it; obfuscated for a key outside the endorsement and
 *     platform hierarchies
 * @param attested what was attested
 */
public record Attest(
    long magic,
    int type,
    Bytes qualifiedSigner,
    Bytes extraData,
    ClockInfo clock,
    long firmwareVersion,
    Attested attested) {

  /** TPM_GENERATED_VALUE. */
  public static final long TPM_GENERATED = 0xff544347L;

  /** TPM_ST_ATTEST_QUOTE. */
  public static final int ST_ATTEST_QUOTE = 0x8018;

  private static final int MAX_NAME = 66;
  private static final int MAX_DATA = 64;

  /**
   * TPMS_CLOCK_INFO (part 2, 10.11.1).
   *
   * @param clock ms that the TPM was powered, over its life
   * @param resetCount TPM resets since the owner was cleared
   * @param restartCount resumes and hash sequences since the last reset
   * @param safe whether no higher clock value was ever reported
   */
  public record ClockInfo(long clock, long resetCount, long restartCount, boolean safe) {}

  /** The union TPMU_ATTEST, as far as it is used. */
  public sealed interface Attested {}

  /**
   * TPMS_QUOTE_INFO (part 2, 10.12.4).
   *
   * @param selection the registers that the digest covers; the only list that counts
   * @param pcrDigest over the selected registers, in the selection's order
   */
  public record QuoteInfo(List<PcrSelection> selection, Bytes pcrDigest) implements Attested {
    public QuoteInfo {
      selection = List.copyOf(selection);
    }
  }

  /**
   * Any other attestation structure, unread.
   *
   * @param content the rest of the structure
   */
  public record Other(Bytes content) implements Attested {}

  public static Attest parse(Bytes bytes) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("TPMS_ATTEST", bytes);
    long magic = in.u32("magic");
    int type = in.u16("type");
    Bytes signer = in.sized16(MAX_NAME, "qualifiedSigner");
    Bytes extraData = in.sized16(MAX_DATA, "extraData");
    long clock = in.u64("clock");
    long resetCount = in.u32("resetCount");
    long restartCount = in.u32("restartCount");
    int safe = in.u8("safe");
    if (safe > 1) {
      throw in.malformed("safe: expected YES (1) or NO (0), found " + safe);
    }
    long firmware = in.u64("firmwareVersion");
    Attested attested;
    if (type == ST_ATTEST_QUOTE) {
      List<PcrSelection> selection = PcrSelection.readList(in);
      attested = new QuoteInfo(selection, in.sized16(MAX_DATA, "pcrDigest"));
    } else {
      attested = new Other(in.bytes(in.remaining(), "attested"));
    }
    in.end();
    var info = new ClockInfo(clock, resetCount, restartCount, safe == 1);
    return new Attest(magic, type, signer, extraData, info, firmware, attested);
  }
}
