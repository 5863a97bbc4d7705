package org.tvd.verifier.enrolment;

import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/**
 * Checks an endorsement key certificate against the policy's trust anchors and the profile (TCG EK
 * Credential Profile for TPM 2.0, 2.5, section 3).
 */
final class EkCertificate {
  private static final String EK_USAGE = "2.23.133.8.1"; // tcg-kp-EKCertificate
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;

  /** Key usage, alternative name, basic constraints, policies, authority's key, extended usage. */
  private static final Set<String> UNDERSTOOD =
      Set.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.32", "2.5.29.35", "2.5.29.37");

  private EkCertificate() {}

  /**
   * A certificate that an anchor vouches for.
   *
   * @param key the certified one
   * @param tpm what certificate and anchor say of the TPM
   */
  record Trusted(X509Certificate certificate, PublicKey key, TpmIdentity tpm) {}

  /**
   * Checks form, profile, key and chain.
   *
   * @param stored the certificate as it lies in NV memory
   * @param intermediates that the host brought, in any order
   * @throws EnrolmentRefusedException with the reason
   */
  static Trusted check(
      Bytes stored, List<Bytes> intermediates, List<TrustAnchor> anchors, Instant now)
      throws EnrolmentRefusedException {
    X509Certificate leaf = CertificateChain.parse(stored, "the endorsement key certificate");
    List<X509Certificate> brought = CertificateChain.parseAll(intermediates);
    requireEndEntity(leaf);
    TpmAttributes attributes = TpmAttributes.of(leaf);
    CertifiedKey certified = CertifiedKey.of(leaf);
    requireUsage(leaf, certified.key() instanceof ECPublicKey ? KEY_AGREEMENT : KEY_ENCIPHERMENT);
    TrustAnchor anchor = CertificateChain.anchorOf(leaf, brought, anchors, now);
    return new Trusted(
        leaf,
        certified.key(),
        new TpmIdentity(
            anchor.type(),
            VouchedBy.CERTIFICATE,
            Optional.of(anchor.name()),
            Optional.of(attributes.manufacturer()),
            Optional.of(attributes.model()),
            Optional.of(attributes.version()),
            certified.algorithm()));
  }

  /** What RFC 5280, section 4.2, and 3.2 of the profile want of any certificate of a key. */
  static void requireEndEntity(X509Certificate leaf) throws EnrolmentRefusedException {
    if (leaf.getVersion() != 3) {
      throw new EnrolmentRefusedException(
          Reason.EK_MALFORMED, "expected a certificate of version 3, found " + leaf.getVersion());
    }
    if (leaf.getBasicConstraints() >= 0) {
      throw new EnrolmentRefusedException(
          Reason.EK_IS_AUTHORITY, "expected an end entity, found a CA's certificate");
    }
    Set<String> critical = leaf.getCriticalExtensionOIDs();
    for (String each : critical == null ? Set.<String>of() : critical) {
      if (!UNDERSTOOD.contains(each)) {
        throw new EnrolmentRefusedException(
            Reason.EK_CRITICAL_EXTENSION,
            "expected critical extensions out of " + UNDERSTOOD + ", found " + each);
      }
    }
  }

  /** At least one of the two usages is there, and none speaks against an endorsement key. */
  private static void requireUsage(X509Certificate leaf, int expected)
      throws EnrolmentRefusedException {
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null && (!usage[expected] || usage[KEY_CERT_SIGN] || usage[CRL_SIGN])) {
      throw usage(
          expected == KEY_AGREEMENT
              ? "expected key usage keyAgreement, and none of an authority, found another"
              : "expected key usage keyEncipherment, and none of an authority, found another");
    }
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes == null && usage == null) {
        throw usage("expected a key usage or an extended key usage, found neither");
      }
      if (purposes != null && !purposes.contains(EK_USAGE)) {
        throw usage("expected extended key usage " + EK_USAGE + ", found " + purposes);
      }
    } catch (CertificateException e) {
      throw usage("the extended key usage does not parse");
    }
  }

  private static EnrolmentRefusedException usage(String problem) {
    return new EnrolmentRefusedException(Reason.EK_USAGE, problem);
  }
}
