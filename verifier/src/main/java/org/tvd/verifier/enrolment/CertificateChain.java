package org.tvd.verifier.enrolment;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.StoredCertificate;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/**
 * The way from a certificate of a TPM's key to a trust anchor: over certificates that the host
 * brought and those that the policy names (RFC 5280, section 6).
 */
final class CertificateChain {
  private static final int MAX_CERTIFICATE = 8192;
  private static final int MAX_CHAIN = 8;
  private static final int MAX_DEPTH = 5;

  /** Signatures over SHA-2. Others can be forged, or are unknown. */
  private static final String STRONG = "(?i)(SHA(256|384|512)with(RSA|ECDSA)|RSASSA-PSS|Ed25519)";

  private static final String SHA1 = "(?i)SHA1with(RSA|ECDSA)";

  private CertificateChain() {}

  /**
   * The one certificate in {@code stored}, which may have the header and the padding of a TPM's NV
   * memory and nothing else.
   *
   * @throws EnrolmentRefusedException with EK_MALFORMED
   */
  static X509Certificate parse(Bytes stored, String what) throws EnrolmentRefusedException {
    try {
      List<Bytes> found =
          stored.size() > MAX_CERTIFICATE ? List.of() : StoredCertificate.all(stored);
      if (found.size() != 1) {
        throw malformed(
            what + ": expected one certificate of at most " + MAX_CERTIFICATE + " bytes");
      }
      var in = new ByteArrayInputStream(found.getFirst().toArray());
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (!Bytes.of(certificate.getEncoded()).equals(found.getFirst())) {
        throw malformed(what + ": expected one DER certificate and nothing else");
      }
      return certificate;
    } catch (CertificateException | MalformedException e) {
      throw malformed(what + " does not parse: " + e.getMessage());
    }
  }

  /** The certificates that a host brought beside its own; bounded. */
  static List<X509Certificate> parseAll(List<Bytes> chain) throws EnrolmentRefusedException {
    if (chain.size() > MAX_CHAIN) {
      throw malformed(
          "expected at most " + MAX_CHAIN + " intermediate certificates, found " + chain.size());
    }
    List<X509Certificate> parsed = new ArrayList<>();
    for (Bytes each : chain) {
      parsed.add(parse(each, "an intermediate certificate"));
    }
    return parsed;
  }

  /**
   * The anchor that vouches for {@code leaf}.
   *
   * @param brought certificates that the host sent along
   * @throws EnrolmentRefusedException with the reason
   */
  static TrustAnchor anchorOf(
      X509Certificate leaf, List<X509Certificate> brought, List<TrustAnchor> anchors, Instant now)
      throws EnrolmentRefusedException {
    if (now.isBefore(leaf.getNotBefore().toInstant())
        || now.isAfter(leaf.getNotAfter().toInstant())) {
      throw new EnrolmentRefusedException(
          Reason.EK_EXPIRED,
          "expected a certificate that is valid at %s, found one from %s to %s"
              .formatted(now, leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()));
    }
    for (TrustAnchor anchor : anchors) {
      Optional<List<X509Certificate>> path = path(leaf, brought, anchor, now);
      if (path.isPresent()) {
        requireStrongSignatures(path.get(), anchor);
        requireNotRevoked(path.get(), anchor, now);
        return anchor;
      }
    }
    throw new EnrolmentRefusedException(
        Reason.EK_NOT_TRUSTED,
        "expected a certificate under one of the policy's trust anchors "
            + anchors.stream().map(TrustAnchor::name).collect(Collectors.joining(", "))
            + ", found one issued by "
            + leaf.getIssuerX500Principal()
            + "; add its CA, or the intermediate certificates up to it, to the policy's trust.yaml"
            + " if this TPM is to be trusted");
  }

  /** From {@code leaf} up, without the anchor; empty if this anchor does not lead to it. */
  private static Optional<List<X509Certificate>> path(
      X509Certificate leaf, List<X509Certificate> brought, TrustAnchor anchor, Instant now) {
    List<X509Certificate> known = new ArrayList<>(brought);
    known.addAll(anchor.intermediates());
    known.add(leaf);
    try {
      Set<java.security.cert.TrustAnchor> roots =
          anchor.certificates().stream()
              .map(root -> new java.security.cert.TrustAnchor(root, null))
              .collect(Collectors.toSet());
      var target = new X509CertSelector();
      target.setCertificate(leaf);
      var parameters = new PKIXBuilderParameters(roots, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
      parameters.setRevocationEnabled(false); // the policy's lists are checked below
      parameters.setMaxPathLength(MAX_DEPTH);
      parameters.setDate(Date.from(now));
      var built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      return Optional.of(
          built.getCertPath().getCertificates().stream().map(X509Certificate.class::cast).toList());
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // not this anchor's: the caller says which were tried
    }
  }

  private static void requireStrongSignatures(List<X509Certificate> path, TrustAnchor anchor)
      throws EnrolmentRefusedException {
    for (X509Certificate certificate : path) {
      String algorithm = certificate.getSigAlgName();
      if (!algorithm.matches(STRONG) && !(anchor.sha1Signatures() && algorithm.matches(SHA1))) {
        throw new EnrolmentRefusedException(
            Reason.EK_WEAK_SIGNATURE,
            "expected certificates that are signed over SHA-256 or better, found "
                + algorithm
                + "; where the maker has no others, 'sha1-signatures: allowed' of the anchor takes"
                + " SHA-1");
      }
    }
  }

  /** RFC 5280, section 6.3, with whole lists that the policy brings. */
  private static void requireNotRevoked(List<X509Certificate> path, TrustAnchor anchor, Instant now)
      throws EnrolmentRefusedException {
    TrustAnchor.Revocation revocation = anchor.revocation();
    for (X509Certificate certificate : path) {
      for (X509CRL list : revocation.lists()) {
        if (!list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
          continue;
        }
        X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null) {
          throw new EnrolmentRefusedException(
              Reason.EK_REVOKED,
              "the certificate of %s with serial %s was revoked at %s"
                  .formatted(
                      certificate.getIssuerX500Principal(),
                      certificate.getSerialNumber(),
                      entry.getRevocationDate().toInstant()));
        }
        boolean fresh =
            !now.isBefore(list.getThisUpdate().toInstant())
                && !now.isAfter(list.getNextUpdate().toInstant());
        if (!fresh && !revocation.staleAllowed()) {
          throw new EnrolmentRefusedException(
              Reason.EK_CRL_STALE,
              "expected a revocation list of %s that is valid at %s, found one from %s to %s; put a"
                      .formatted(
                          list.getIssuerX500Principal(),
                          now,
                          list.getThisUpdate().toInstant(),
                          list.getNextUpdate().toInstant())
                  + " new one into the policy, or say 'stale-crls: allowed' there");
        }
      }
    }
  }

  private static EnrolmentRefusedException malformed(String problem) {
    return new EnrolmentRefusedException(Reason.EK_MALFORMED, problem);
  }
}
