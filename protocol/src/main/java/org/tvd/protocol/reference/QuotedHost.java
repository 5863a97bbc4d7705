package org.tvd.protocol.reference;

import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_TPM;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.RESTRICTED;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SIGN;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.Reading.Reason;
import org.tvd.protocol.reference.Reading.Refused;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.Attest.QuoteInfo;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PcrSelection;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;

/**
 * A golden host's quote. It proves what the registers were when it was made, whenever that was: a
 * reference needs no freshness. That the key is a TPM's is for the user to know, who names it.
 *
 * @param quote the TPMS_ATTEST as signed
 * @param signature the TPMT_SIGNATURE over it
 * @param ak the attestation key
 * @param registers values of each bank
 */
public record QuotedHost(
    Bytes quote,
    Bytes signature,
    TpmPublic ak,
    Map<HashAlgorithm, SortedMap<Integer, Bytes>> registers) {

  public QuotedHost {
    registers = Map.copyOf(registers);
  }

  /** The reference values of the logs, or why they are not what the TPM signed. */
  public Reading read(Bytes bootLog, Bytes imaLog, HashAlgorithm bank) throws MalformedException {
    TpmSignature parsed = TpmSignature.parse(signature);
    boolean attestationKey =
        ak.attributes().has(RESTRICTED)
            && ak.attributes().has(SIGN)
            && ak.attributes().has(FIXED_TPM);
    if (!attestationKey || ak.schemeHash() == HashAlgorithm.SHA1 || !isSigned(parsed)) {
      return new Refused(
          Reason.SIGNATURE_WRONG, "expected a quote signed by the attestation key " + ak.name());
    }
    Attest attest = Attest.parse(quote);
    if (attest.magic() != Attest.TPM_GENERATED || !(attest.attested() instanceof QuoteInfo info)) {
      return new Refused(Reason.SIGNATURE_NOT_ACCEPTED, "expected a quote that a TPM made");
    }
    MessageDigest digest = ak.schemeHash().newDigest();
    SortedMap<Integer, Bytes> quoted = new TreeMap<>();
    for (PcrSelection selection : info.selection()) {
      SortedMap<Integer, Bytes> values =
          HashAlgorithm.ofId(selection.algorithm())
              .map(algorithm -> registers.getOrDefault(algorithm, new TreeMap<>()))
              .orElseGet(TreeMap::new);
      for (int register : selection.registers()) {
        Bytes value = values.getOrDefault(register, Bytes.EMPTY);
        value.update(digest);
        if (selection.algorithm() == bank.id() && register < 16) {
          quoted.put(register, value);
        }
      }
    }
    if (quoted.isEmpty() || !Bytes.of(digest.digest()).equals(info.pcrDigest())) {
      return new Refused(
          Reason.REGISTERS_MISMATCH,
          "expected register values of %s that hash to the signed %s, found others: they changed"
                  .formatted(bank, info.pcrDigest())
              + " after the quote, as PCR 10 does; take those that tpm2_quote -o wrote");
    }
    return new GoldenHost(
            bootLog, imaLog, bank, quoted, new Provenance.Proven("the TPM key " + ak.name()))
        .read();
  }

  private boolean isSigned(TpmSignature parsed) {
    try {
      AttestationKeyVerifier verifier = AttestationKeyVerifier.of(ak);
      return parsed.hash() == ak.schemeHash()
          && verifier.formFault(parsed).isEmpty()
          && verifier.verifies(quote, parsed);
    } catch (GeneralSecurityException e) {
      return false; // not a signature of this kind of key
    }
  }
}
