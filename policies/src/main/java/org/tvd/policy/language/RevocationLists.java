package org.tvd.policy.language;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/**
 * Reads certificate revocation lists (RFC 5280, section 5), DER or PEM. Whether one is still fresh
 * is judged when it is used: a policy that is read again reads the same.
 */
final class RevocationLists {
  private static final String LABEL = "X509 CRL";
  private static final int CRL_SIGN = 6;

  private final Sources sources;
  private final Problems problems;

  RevocationLists(Sources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /**
   * The lists in the file that {@code path} names; problems are reported at the name.
   *
   * @param issuers the authorities, one of which must have signed each list
   */
  List<X509CRL> read(Node.Scalar path, List<X509Certificate> issuers) {
    Bytes content = sources.named(path).orElse(Bytes.EMPTY);
    if (content.isEmpty()) {
      return List.of();
    }
    try {
      String text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
      Bytes der = text.contains("-----BEGIN ") ? content(Pem.first(text)) : content;
      X509CRL list = parse(der);
      String fault = fault(list, issuers);
      if (fault.isEmpty()) {
        return List.of(list);
      }
      problems.report(path.place(), path.text() + ": " + fault);
    } catch (MalformedException | GeneralSecurityException e) {
      problems.report(
          path.place(), path.text() + " is no revocation list (" + e.getMessage() + ")");
    }
    return List.of();
  }

  private static Bytes content(Pem block) throws MalformedException {
    if (!block.label().equals(LABEL)) {
      throw new MalformedException("PEM", 0, "expected " + LABEL + ", found " + block.label());
    }
    return block.content();
  }

  private static X509CRL parse(Bytes der) throws GeneralSecurityException, MalformedException {
    if (CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der.toArray()))
        instanceof X509CRL list) {
      if (Bytes.of(list.getEncoded()).equals(der)) {
        return list;
      }
    }
    throw new MalformedException("CRL", 0, "expected one list and nothing else");
  }

  /** What makes a list useless; empty if nothing does. */
  private static String fault(X509CRL list, List<X509Certificate> issuers) {
    Set<String> critical = list.getCriticalExtensionOIDs();
    if (critical != null && !critical.isEmpty()) {
      return "expected a whole list, found one with critical extensions " + critical;
    }
    if (list.getNextUpdate() == null) {
      return "expected a list with a nextUpdate, found none";
    }
    return issuers.stream().anyMatch(issuer -> signed(list, issuer))
        ? ""
        : "expected a signature by one of the anchor's certificates or intermediates, found one of "
            + list.getIssuerX500Principal().getName();
  }

  private static boolean signed(X509CRL list, X509Certificate issuer) {
    boolean[] usage = issuer.getKeyUsage();
    if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || (usage != null && !usage[CRL_SIGN])) {
      return false;
    }
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another authority of the same name
    }
  }
}
