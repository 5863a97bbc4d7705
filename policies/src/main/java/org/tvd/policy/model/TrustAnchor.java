package org.tvd.policy.model;

import java.security.cert.X509Certificate;
import java.util.List;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.yaml.Place;

/**
 * Who may vouch for TPMs ({@code trust.yaml}).
 *
 * @param name in the policy
 * @param type what kind of TPM it vouches for
 * @param certificates of the certification authority, at least one; each is an anchor
 * @param place where it is written
 */
public record TrustAnchor(
    String name, TpmType type, List<X509Certificate> certificates, Place place) {

  public TrustAnchor {
    certificates = List.copyOf(certificates);
  }
}
