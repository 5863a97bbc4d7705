package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * Evidence in the sense of RFC 9334: what a host says about itself, and its TPM's signature.
 *
 * @param host the host's name
 * @param nonce the challenge's
 * @param quote the TPMS_ATTEST as signed
 * @param signature the TPMT_SIGNATURE over it
 * @param pcrs the values of the registers that the challenge selects, in its order
 * @param bootLog the firmware's log as the kernel gives it: whole, or nothing from its end on
 * @param imaLog the IMA log in the kernel's binary form: whole, or what is new
 * @param propertyCertificates DER, at most 64
 * @param selfReport what the host measured of itself in software; empty where it did not
 * @param network what the host brings to the network
 * @param join the TVDs that it asks to be a member of
 */
public record Evidence(
    String host,
    Bytes nonce,
    Bytes quote,
    Bytes signature,
    List<PcrBankValues> pcrs,
    LogPart bootLog,
    LogPart imaLog,
    List<Bytes> propertyCertificates,
    Bytes selfReport,
    NetworkOffer network,
    List<String> join) {

  public Evidence {
    pcrs = List.copyOf(pcrs);
    propertyCertificates = List.copyOf(propertyCertificates);
    join = List.copyOf(join);
  }

  /** Whether it builds on no evidence before it. */
  public boolean hasWholeLogs() {
    return bootLog.offset() == 0 && imaLog.offset() == 0;
  }

  /** The same evidence with other logs. */
  public Evidence withLogs(LogPart boot, LogPart ima) {
    return new Evidence(
        host,
        nonce,
        quote,
        signature,
        pcrs,
        boot,
        ima,
        propertyCertificates,
        selfReport,
        network,
        join);
  }

  /** The same evidence with another quote. */
  public Evidence withQuote(Bytes attest, Bytes signatureOver, List<PcrBankValues> values) {
    return new Evidence(
        host,
        nonce,
        attest,
        signatureOver,
        values,
        bootLog,
        imaLog,
        propertyCertificates,
        selfReport,
        network,
        join);
  }
}
