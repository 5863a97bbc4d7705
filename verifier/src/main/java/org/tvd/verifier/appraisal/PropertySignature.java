package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.Certified.Link;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.PropertyCertificate;

/**
 * Who signed a property certificate: an issuer that the policy names, or one whose certificate
 * leads to an authority that the policy names. What verified once is remembered, for renewals bring
 * the same certificates: only an issuer of the policy can put something into that memory.
 */
final class PropertySignature {
  private static final int MAX_REMEMBERED = 20_000;

  private final Map<Bytes, Certified> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Certified> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** What is remembered of a certificate, if the policy still has its issuer. */
  Optional<Certified> remembered(Bytes der, PolicySet policy) {
    synchronized (verified) {
      return Optional.ofNullable(verified.get(der))
          .filter(known -> CertificateStanding.issuer(known, policy).isPresent());
    }
  }

  /**
   * Checks the signature and the path, not yet whether they stand now.
   *
   * @param issuers certificates that came along
   */
  Outcome<Certified> check(
      PropertyCertificate certificate, List<X509Certificate> issuers, PolicySet policy) {
    boolean named = false;
    for (PropertyIssuer issuer : policy.issuers()) {
      List<X509Certificate> candidates =
          issuer.isAuthority() ? issuers : List.of(issuer.certificate());
      for (X509Certificate signer : candidates) {
        if (!certificate.mayBeOf(signer)) {
          continue;
        }
        Optional<List<X509Certificate>> path =
            issuer.isAuthority()
                ? IssuerPath.to(issuer.certificate(), signer, issuers, certificate.notBefore())
                : Optional.of(List.of());
        named |= path.isPresent();
        if (path.isPresent() && certificate.isSignedBy(signer.getPublicKey())) {
          return new Outcome.Proven<>(
              remember(certificate.der(), certified(certificate, signer, path.get(), issuer)));
        }
      }
    }
    String known = "one of " + policy.issuers().stream().map(PropertyIssuer::name).toList();
    return named
        ? refused(
            Reason.PROPERTY_SIGNATURE,
            "a signature by " + certificate.issuer() + ", " + known,
            "another")
        : refused(
            Reason.PROPERTY_ISSUER_UNKNOWN,
            known + ", or a certificate that leads to it",
            String.valueOf(certificate.issuer()));
  }

  private static Certified certified(
      PropertyCertificate certificate,
      X509Certificate signer,
      List<X509Certificate> path,
      PropertyIssuer issuer) {
    List<Link> links = new ArrayList<>();
    links.add(
        new Link(
            Certified.keyId(signer),
            certificate.serial(),
            certificate.notBefore(),
            certificate.notAfter()));
    for (int i = 0; i < path.size(); i++) {
      X509Certificate each = path.get(i);
      X509Certificate above = i + 1 < path.size() ? path.get(i + 1) : issuer.certificate();
      links.add(
          new Link(
              Certified.keyId(above),
              each.getSerialNumber(),
              each.getNotBefore().toInstant(),
              each.getNotAfter().toInstant()));
    }
    return new Certified(
        issuer.name(),
        links,
        certificate.holder(),
        Certified.Origin.EVIDENCE,
        certificate.properties());
  }

  private Certified remember(Bytes der, Certified certified) {
    synchronized (verified) {
      verified.put(der, certified);
    }
    return certified;
  }
}
