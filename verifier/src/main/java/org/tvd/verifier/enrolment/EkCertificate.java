package org.tvd.verifier.enrolment;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.Bytes;

/**
 * Checks an endorsement key certificate against the policy's trust anchors and the profile (TCG EK
 * Credential Profile for TPM 2.0, 2.5, section 3).
 */
final class EkCertificate {
  private static final String EK_USAGE = "2.23.133.8.1"; // tcg-kp-EKCertificate
  private static final int MAX_CERTIFICATE = 8192;
  private static final int MAX_CHAIN = 8;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;

  private EkCertificate() {}

  /**
   * A certificate that an anchor vouches for.
   *
   * @param type of TPM that the anchor is trusted for
   */
  record Trusted(X509Certificate certificate, TpmType type) {}

  /**
   * Checks profile and chain.
   *
   * @param intermediates from the leaf's issuer up, without the anchor
   * @throws EnrolmentRefusedException with the reason
   */
  static Trusted check(Bytes der, List<Bytes> intermediates, List<TrustAnchor> anchors, Instant now)
      throws EnrolmentRefusedException {
    if (der.size() > MAX_CERTIFICATE || intermediates.size() > MAX_CHAIN) {
      throw profile(
          "expected at most %d bytes and %d intermediate certificates, found %d and %d"
              .formatted(MAX_CERTIFICATE, MAX_CHAIN, der.size(), intermediates.size()));
    }
    X509Certificate leaf = parse(der, "the endorsement key certificate");
    checkProfile(leaf);
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    for (Bytes intermediate : intermediates) {
      chain.add(parse(intermediate, "an intermediate certificate"));
    }
    for (TrustAnchor anchor : anchors) {
      if (leadsTo(chain, anchor, now)) {
        return new Trusted(leaf, anchor.type());
      }
    }
    throw new EnrolmentRefusedException(
        EnrolmentRefusedException.Reason.EK_NOT_TRUSTED,
        "expected an endorsement key certificate under one of the policy's trust anchors "
            + anchors.stream().map(TrustAnchor::name).collect(Collectors.joining(", "))
            + ", found one issued by "
            + leaf.getIssuerX500Principal()
            + "; add its CA to the policy's trust.yaml if this TPM is to be trusted");
  }

  private static void checkProfile(X509Certificate leaf) throws EnrolmentRefusedException {
    if (leaf.getBasicConstraints() >= 0) {
      throw profile("expected an end entity, found a CA's certificate");
    }
    try {
      List<String> usages = leaf.getExtendedKeyUsage();
      if (usages == null || !usages.contains(EK_USAGE)) {
        throw profile("expected extended key usage " + EK_USAGE + ", found " + usages);
      }
    } catch (CertificateException e) {
      throw profile("the extended key usage does not parse");
    }
    boolean[] usage = leaf.getKeyUsage();
    if (usage == null || !(usage[KEY_ENCIPHERMENT] || usage[KEY_AGREEMENT])) {
      throw profile("expected key usage keyEncipherment or keyAgreement");
    }
  }

  private static boolean leadsTo(List<X509Certificate> chain, TrustAnchor anchor, Instant now) {
    try {
      Set<java.security.cert.TrustAnchor> roots =
          anchor.certificates().stream()
              .map(root -> new java.security.cert.TrustAnchor(root, null))
              .collect(Collectors.toSet());
      var parameters = new PKIXParameters(roots);
      parameters.setRevocationEnabled(false); // lists of TPM makers come with the trust anchors
      parameters.setDate(Date.from(now));
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false; // not this anchor's: the caller says which were tried
    }
  }

  private static X509Certificate parse(Bytes der, String what) throws EnrolmentRefusedException {
    try {
      var in = new ByteArrayInputStream(der.toArray());
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (!Bytes.of(certificate.getEncoded()).equals(der)) {
        throw profile(what + ": expected one DER certificate and nothing else");
      }
      return certificate;
    } catch (CertificateException e) {
      throw profile(what + " does not parse: " + e.getMessage());
    }
  }

  private static EnrolmentRefusedException profile(String problem) {
    return new EnrolmentRefusedException(EnrolmentRefusedException.Reason.EK_PROFILE, problem);
  }
}
