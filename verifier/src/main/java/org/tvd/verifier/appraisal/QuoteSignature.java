package org.tvd.verifier.appraisal;

import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.DECRYPT;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_PARENT;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_TPM;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.RESTRICTED;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SENSITIVE_DATA_ORIGIN;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SIGN;
import static org.tvd.verifier.appraisal.Outcome.refused;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.ObjectAttributes;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.verifier.appraisal.Expectation.Identity;

/**
 * The first check: the signature over the raw bytes, by the host's attestation key, in the scheme
 * that the key is bound to. Nothing of the signed structure is read before it holds.
 */
final class QuoteSignature {

  private QuoteSignature() {}

  /**
   * Bytes that the host's attestation key has signed.
   *
   * @param attest a TPMS_ATTEST, unread
   * @param digest the hash of the signature's scheme, which is also that of the PCR digest (TPM 2.0
   *     Library, part 3, 18.4)
   */
  record Signed(Bytes attest, HashAlgorithm digest) {}

  static Outcome<Signed> check(Bytes attest, Bytes signature, Identity identity) {
    TpmPublic ak = identity.ak();
    // TPM 2.0 Library, part 1, 25.2: an unrestricted key signs what only looks like a quote. It is
    // checked at each use too, so that no other way into the store leads around it.
    ObjectAttributes attributes = ak.attributes();
    if (!attributes.has(RESTRICTED) || !attributes.has(SIGN) || attributes.has(DECRYPT)) {
      return refused(Reason.KEY_UNRESTRICTED, "a restricted signing key", attributes.toString());
    }
    if (!attributes.has(FIXED_TPM)
        || !attributes.has(FIXED_PARENT)
        || !attributes.has(SENSITIVE_DATA_ORIGIN)) {
      return refused(Reason.KEY_DUPLICABLE, "a key of one TPM only", attributes.toString());
    }
    if (ak.schemeHash() == HashAlgorithm.SHA1) {
      return refused(Reason.SIGNATURE_ALGORITHM, "a SHA-2 hash", "SHA-1");
    }
    TpmSignature parsed;
    try {
      parsed = TpmSignature.parse(signature);
    } catch (MalformedException e) {
      return new Outcome.Refused<>(Reason.SIGNATURE_FORM, e.getMessage());
    }
    if (scheme(parsed) != ak.scheme() || parsed.hash() != ak.schemeHash()) {
      return refused(
          Reason.SIGNATURE_ALGORITHM,
          "the key's scheme with " + ak.schemeHash(),
          parsed.getClass().getSimpleName() + " with " + parsed.hash());
    }
    Optional<String> fault = identity.akKey().formFault(parsed);
    if (fault.isPresent()) {
      return new Outcome.Refused<>(Reason.SIGNATURE_FORM, fault.get());
    }
    try {
      return identity.akKey().verifies(attest, parsed)
          ? new Outcome.Proven<>(new Signed(attest, ak.schemeHash()))
          : refused(
              Reason.SIGNATURE_WRONG,
              "a signature by the attestation key that " + identity.host() + " enrolled",
              "another");
    } catch (GeneralSecurityException e) {
      return refused(Reason.SIGNATURE_WRONG, "a signature of the scheme", e.toString());
    }
  }

  private static int scheme(TpmSignature signature) {
    return switch (signature) {
      case TpmSignature.RsaSsa _ -> TpmPublic.ALG_RSASSA;
      case TpmSignature.RsaPss _ -> TpmPublic.ALG_RSAPSS;
      case TpmSignature.Ecdsa _ -> TpmPublic.ALG_ECDSA;
    };
  }
}
