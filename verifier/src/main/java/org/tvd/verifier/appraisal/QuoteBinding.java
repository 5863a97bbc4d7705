package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.Attest.QuoteInfo;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.verifier.appraisal.QuoteSignature.Signed;

/**
 * Magic, type, the key's place, nonce and binding: after this check the evidence is known to come
 * from the host's own TPM, now, over this channel, and to be all of one piece.
 */
final class QuoteBinding {
  private QuoteBinding() {}

  /**
   * A fresh quote of this host that binds the evidence it came with.
   *
   * @param attest the whole structure
   * @param info its content
   * @param digest the hash of its PCR digest
   */
  record Bound(Attest attest, QuoteInfo info, HashAlgorithm digest) {}

  static Outcome<Bound> check(Signed signed, Evidence evidence, Expectation expectation) {
    Bytes expected = Binding.qualifyingData(evidence, expectation.channelKey());
    return check(signed, expected, expectation);
  }

  /** The same with qualifying data that may not be a binding of ours. */
  static Outcome<Bound> check(Signed signed, Bytes expected, Expectation expectation) {
    Attest attest;
    try {
      attest = Attest.parse(signed.attest());
    } catch (MalformedException e) {
      return new Outcome.Refused<>(Reason.MALFORMED, e.getMessage());
    }
    // TPM 2.0 Library, part 2, 10.12.12: magic says that the TPM, not its caller, made the content.
    if (attest.magic() != Attest.TPM_GENERATED) {
      return refused(Reason.NOT_TPM_GENERATED, "magic ff544347", Long.toHexString(attest.magic()));
    }
    if (!(attest.attested() instanceof QuoteInfo info)) {
      return refused(Reason.NOT_A_QUOTE, "type 8018 (quote)", Integer.toHexString(attest.type()));
    }
    // TPM 2.0 Library, part 1, 36.7: to a key elsewhere the TPM shows counters that are not its
    // own.
    Bytes signer = expectation.identity().akQualifiedName();
    if (!signer.equals(attest.qualifiedSigner())) {
      return refused(
          Reason.AK_HIERARCHY,
          "the enrolled attestation key, in the endorsement hierarchy: qualified signer " + signer,
          attest.qualifiedSigner().toString());
    }
    switch (expectation.nonce()) {
      case VALID -> {}
      case UNKNOWN -> {
        return refused(
            Reason.NONCE_NOT_VALID,
            "a nonce that was given out and not yet used",
            "one that is unknown, used or expired; ask for a new challenge");
      }
      case OF_ANOTHER -> {
        return refused(
            Reason.NONCE_OF_ANOTHER,
            "a nonce given to this host over this channel",
            "another's; ask for a challenge of your own");
      }
    }
    if (!expected.equalsConstantTime(attest.extraData())) {
      return refused(
          Reason.BINDING_MISMATCH,
          "qualifying data over this nonce, this channel and this evidence: " + expected,
          attest.extraData().toString());
    }
    return new Outcome.Proven<>(new Bound(attest, info, signed.digest()));
  }
}
