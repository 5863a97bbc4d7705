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
 * @param bootLog the firmware's log as the kernel gives it; empty where there is none
 * @param imaLog the IMA log in the kernel's binary form; empty where there is none
 * @param propertyCertificates DER, at most 64
 * @param network what the host brings to the network
 * @param join the TVDs that it asks to be a member of
 */
public record Evidence(
    String host,
    Bytes nonce,
    Bytes quote,
    Bytes signature,
    List<PcrBankValues> pcrs,
    Bytes bootLog,
    Bytes imaLog,
    List<Bytes> propertyCertificates,
    NetworkOffer network,
    List<String> join) {

  public Evidence {
    pcrs = List.copyOf(pcrs);
    propertyCertificates = List.copyOf(propertyCertificates);
    join = List.copyOf(join);
  }
}
