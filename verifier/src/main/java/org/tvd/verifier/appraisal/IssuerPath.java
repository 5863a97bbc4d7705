package org.tvd.verifier.appraisal;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the way from an issuer's certificate to an authority of the policy (RFC 5280, section 6).
 */
public final class IssuerPath {
  private static final int MAX_INTERMEDIATES = 3;

  private IssuerPath() {}

  /**
   * From {@code leaf} up, without the authority; empty if there is no way.
   *
   * @param others certificates that may lie between
   * @param at a moment at which all of them were valid; revocation is the caller's to check
   */
  public static Optional<List<X509Certificate>> to(
      X509Certificate authority, X509Certificate leaf, List<X509Certificate> others, Instant at) {
    try {
      var target = new X509CertSelector();
      target.setCertificate(leaf);
      var parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(MAX_INTERMEDIATES);
      parameters.setDate(Date.from(at));
      var result =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      return Optional.of(
          result.getCertPath().getCertificates().stream()
              .map(X509Certificate.class::cast)
              .toList());
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // there is none, which the caller says
    }
  }
}
