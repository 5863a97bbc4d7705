package org.tvd.verifier.enrolment;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.Trust;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;
import org.tvd.verifier.store.HostRow;

/**
 * A host that asks to be known, of which everything was checked that can be checked without its
 * TPM.
 *
 * @param host as it would be stored
 * @param ek its endorsement key
 * @param ak its attestation key
 */
record Candidate(HostRow host, TpmPublic ek, TpmPublic ak) {
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  static Candidate of(EnrolmentRequest request, Trust trust, Instant now)
      throws EnrolmentRefusedException {
    if (!HOST_NAME.matcher(request.host()).matches()) {
      throw new EnrolmentRefusedException(
          Reason.BAD_NAME, "expected a host name of 1 to 63 letters a-z, digits and hyphens");
    }
    TpmPublic ek = parse(request.ekPublic(), "endorsement key");
    PublicKey ekKey = key(ek, "endorsement key");
    TpmPublic ak = parse(request.akPublic(), "attestation key");
    PublicKey akKey = key(ak, "attestation key");
    TpmIdentity tpm = vouched(request, ekKey, akKey, trust, now);
    refuseIf(KeyAttributes.endorsementKeyFault(ek), Reason.EK_ATTRIBUTES, "endorsement key: ");
    refuseIf(KeyAttributes.attestationKeyFault(ak), Reason.AK_ATTRIBUTES, "attestation key: ");
    var host =
        new HostRow(
            0,
            request.host(),
            Bytes.of(ekKey.getEncoded()).sha256().hex(),
            request.ekCertificate(),
            request.ekChain(),
            request.ekPublic(),
            request.akPublic(),
            qualifiedName(request, ak),
            request.iakCertificate(),
            request.iakChain(),
            tpm.vouchedBy(),
            tpm.type().spelling(),
            now);
    return new Candidate(host, ek, ak);
  }

  private static TpmIdentity vouched(
      EnrolmentRequest request, PublicKey ekKey, PublicKey akKey, Trust trust, Instant now)
      throws EnrolmentRefusedException {
    if (!request.ekCertificate().isEmpty()) {
      var trusted =
          EkCertificate.check(request.ekCertificate(), request.ekChain(), trust.ekAnchors(), now);
      if (!ekKey.equals(trusted.key())) {
        throw new EnrolmentRefusedException(
            Reason.EK_KEY_MISMATCH, "expected the key of the certificate, found another");
      }
      return trusted.tpm();
    }
    String ekAlgorithm = CertifiedKey.of(ekKey).algorithm();
    if (!request.iakCertificate().isEmpty()) {
      return IakCertificate.check(
          request.iakCertificate(),
          request.iakChain(),
          akKey,
          ekAlgorithm,
          trust.iakAnchors(),
          now);
    }
    if (!trust.operatorApproval()) {
      throw new EnrolmentRefusedException(
          Reason.EK_CERTIFICATE_MISSING,
          "expected an endorsement key certificate, found none; a TPM without one is let in only by"
              + " an operator, and only if the policy's trust.yaml says 'operator-approval:"
              + " allowed'");
    }
    return TpmIdentity.byOperator(TpmType.UNVOUCHED, ekAlgorithm);
  }

  private static Bytes qualifiedName(EnrolmentRequest request, TpmPublic ak)
      throws EnrolmentRefusedException {
    try {
      return QualifiedName.inEndorsementHierarchy(request.akAncestors(), ak.name());
    } catch (MalformedException e) {
      throw new EnrolmentRefusedException(
          Reason.AK_HIERARCHY, "the keys above the attestation key: " + e.getMessage());
    }
  }

  private static void refuseIf(Optional<String> fault, Reason reason, String what)
      throws EnrolmentRefusedException {
    if (fault.isPresent()) {
      throw new EnrolmentRefusedException(reason, what + fault.get());
    }
  }

  private static PublicKey key(TpmPublic area, String what) throws EnrolmentRefusedException {
    try {
      return PublicKeys.of(area);
    } catch (GeneralSecurityException e) {
      throw new EnrolmentRefusedException(Reason.MALFORMED, what + ": " + e.getMessage());
    }
  }

  private static TpmPublic parse(Bytes area, String what) throws EnrolmentRefusedException {
    try {
      return TpmPublic.parse(area);
    } catch (MalformedException e) {
      throw new EnrolmentRefusedException(Reason.MALFORMED, what + ": " + e.getMessage());
    }
  }
}
