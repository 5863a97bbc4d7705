package org.tvd.policy.model;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.yaml.Place;

/**
 * Who may vouch for TPMs.
 *
 * @param name in the policy
 * @param type what kind of TPM it vouches for
 * @param certificates of the certification authority, at least one; each is an anchor
 * @param intermediates certificates that lead to it, beside those that hosts bring
 * @param revocation what it revoked
 * @param sha1Signatures whether it counts what its authorities signed over SHA-1, as the makers of
 *     old TPMs did
 * @param place where it is written
 */
public record TrustAnchor(
    String name,
    TpmType type,
    List<X509Certificate> certificates,
    List<X509Certificate> intermediates,
    Revocation revocation,
    boolean sha1Signatures,
    Place place) {

  public TrustAnchor {
    certificates = List.copyOf(certificates);
    intermediates = List.copyOf(intermediates);
  }

  /**
   * Certificate revocation lists, each signed by one of the anchor's or intermediate certificates.
   *
   * @param lists one or none for each authority
   * @param staleAllowed whether a list after its nextUpdate still counts; otherwise nothing of its
   *     authority is trusted until there is a new one
   */
  public record Revocation(List<X509CRL> lists, boolean staleAllowed) {
    public Revocation {
      lists = List.copyOf(lists);
    }
  }
}
