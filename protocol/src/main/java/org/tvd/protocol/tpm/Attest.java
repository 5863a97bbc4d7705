package org.tvd.protocol.tpm;

import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * TPMS_ATTEST: what a TPM signs (TPM 2.0 Library, part 2, 10.12.12). Magic and type are kept as
 * found, so that the appraisal names what is wrong with them.
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

  /** TPM_ST_ATTEST_CERTIFY. */
  public static final int ST_ATTEST_CERTIFY = 0x8017;

  /** TPM_ST_ATTEST_QUOTE. */
  public static final int ST_ATTEST_QUOTE = 0x8018;

  /** TPM_ST_ATTEST_TIME. */
  public static final int ST_ATTEST_TIME = 0x8019;

  /** TPM_ST_ATTEST_CREATION. */
  public static final int ST_ATTEST_CREATION = 0x801a;

  static final int MAX_NAME = 66;
  static final int MAX_DATA = 64;

  /**
   * TPMS_CLOCK_INFO (part 2, 10.11.1).
   *
   * @param clock ms that the TPM was powered, over its life
   * @param resetCount TPM resets since the owner was cleared
   * @param restartCount resumes and hash sequences since the last reset
   * @param safe whether no higher clock value was ever reported
   */
  public record ClockInfo(long clock, long resetCount, long restartCount, boolean safe) {
    static ClockInfo read(ByteReader in) throws MalformedException {
      long clock = in.u64("clock");
      long resetCount = in.u32("resetCount");
      long restartCount = in.u32("restartCount");
      int safe = in.u8("safe");
      if (safe > 1) {
        throw in.malformed("safe: expected YES (1) or NO (0), found " + safe);
      }
      return new ClockInfo(clock, resetCount, restartCount, safe == 1);
    }
  }

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
   * TPMS_CERTIFY_INFO (part 2, 10.12.3): an object is loaded in the TPM.
   *
   * @param name the object's Name
   * @param qualifiedName the object's Qualified Name, which tells its hierarchy
   */
  public record CertifyInfo(Bytes name, Bytes qualifiedName) implements Attested {}

  /**
   * TPMS_CREATION_INFO (part 2, 10.12.7): the TPM created an object.
   *
   * @param objectName the object's Name
   * @param creationHash over the object's {@link CreationData}
   */
  public record CreationInfo(Bytes objectName, Bytes creationHash) implements Attested {}

  /**
   * TPMS_TIME_ATTEST_INFO (part 2, 10.12.2).
   *
   * @param time ms since the TPM's last reset
   * @param clock as in the frame, but never obfuscated
   * @param firmwareVersion likewise
   */
  public record TimeInfo(long time, ClockInfo clock, long firmwareVersion) implements Attested {}

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
    ClockInfo clock = ClockInfo.read(in);
    long firmware = in.u64("firmwareVersion");
    Attested attested = attested(type, in);
    in.end();
    return new Attest(magic, type, signer, extraData, clock, firmware, attested);
  }

  private static Attested attested(int type, ByteReader in) throws MalformedException {
    return switch (type) {
      case ST_ATTEST_QUOTE ->
          new QuoteInfo(PcrSelection.readList(in), in.sized16(MAX_DATA, "pcrDigest"));
      case ST_ATTEST_CERTIFY ->
          new CertifyInfo(in.sized16(MAX_NAME, "name"), in.sized16(MAX_NAME, "qualifiedName"));
      case ST_ATTEST_CREATION ->
          new CreationInfo(
              in.sized16(MAX_NAME, "objectName"), in.sized16(MAX_DATA, "creationHash"));
      case ST_ATTEST_TIME ->
          new TimeInfo(in.u64("time"), ClockInfo.read(in), in.u64("firmwareVersion"));
      default -> new Other(in.bytes(in.remaining(), "attested"));
    };
  }
}
