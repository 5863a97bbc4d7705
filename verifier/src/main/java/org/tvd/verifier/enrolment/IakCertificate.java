package org.tvd.verifier.enrolment;

import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/**
 * Checks the certificate of an initial attestation key (TCG TPM 2.0 Keys for Device Identity and
 * Attestation, 1.0, section 8): its issuer has verified that the key is a restricted one in a TPM.
 * A host that has such a key uses it as its attestation key.
 */
final class IakCertificate {
  private static final String AIK_USAGE = "2.23.133.8.3"; // tcg-kp-AIKCertificate
  private static final String RESIDENCY = "2.23.133.11.1.1"; // tcg-cap-verifiedTPMResidency
  private static final String RESTRICTED = "2.23.133.11.1.3"; // tcg-cap-verifiedTPMRestricted
  private static final int DIGITAL_SIGNATURE = 0;

  private IakCertificate() {}

  /**
   * Checks form, profile, key and chain.
   *
   * @param ak the key that the certificate must be of
   * @throws EnrolmentRefusedException with the reason
   */
  static TpmIdentity check(
      Bytes stored,
      List<Bytes> intermediates,
      PublicKey ak,
      String ekAlgorithm,
      List<TrustAnchor> anchors,
      Instant now)
      throws EnrolmentRefusedException {
    X509Certificate leaf = CertificateChain.parse(stored, "the IAK certificate");
    List<X509Certificate> brought = CertificateChain.parseAll(intermediates);
    EkCertificate.requireEndEntity(leaf);
    requireUsage(leaf);
    if (!CertifiedKey.of(leaf).key().equals(ak)) {
      throw new EnrolmentRefusedException(
          Reason.IAK_KEY_MISMATCH,
          "expected the attestation key in the IAK certificate, found another");
    }
    TrustAnchor anchor = CertificateChain.anchorOf(leaf, brought, anchors, now);
    return new TpmIdentity(
        anchor.type(),
        VouchedBy.IAK,
        Optional.of(anchor.name()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ekAlgorithm);
  }

  private static void requireUsage(X509Certificate leaf) throws EnrolmentRefusedException {
    boolean[] usage = leaf.getKeyUsage();
    if (usage == null || !usage[DIGITAL_SIGNATURE]) {
      throw usage("key usage digitalSignature");
    }
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes != null && !purposes.contains(AIK_USAGE)) {
        throw usage("extended key usage " + AIK_USAGE);
      }
    } catch (CertificateException e) {
      throw usage("an extended key usage that parses");
    }
    List<String> policies = policies(leaf);
    if (!policies.contains(RESIDENCY) || !policies.contains(RESTRICTED)) {
      throw usage("the policies " + RESIDENCY + " and " + RESTRICTED);
    }
  }

  private static List<String> policies(X509Certificate leaf) throws EnrolmentRefusedException {
    byte[] extension = leaf.getExtensionValue(Extension.certificatePolicies.getId());
    if (extension == null) {
      return List.of();
    }
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      return Stream.of(CertificatePolicies.getInstance(content).getPolicyInformation())
          .map(PolicyInformation::getPolicyIdentifier)
          .map(String::valueOf)
          .toList();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw usage("policies that parse");
    }
  }

  private static EnrolmentRefusedException usage(String expected) {
    return new EnrolmentRefusedException(
        Reason.IAK_USAGE, "the IAK certificate: expected " + expected + ", found none");
  }
}
