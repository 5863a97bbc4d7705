package org.tvd.policy.model;

import java.security.cert.X509Certificate;
import java.util.List;
import org.tvd.protocol.yaml.Place;

/**
 * Who may certify platforms ({@code trust.yaml}, {@code platform-anchors}).
 *
 * @param name in the policy
 * @param certificates of the issuer, or of a certification authority above it, at least one
 * @param place where it is written
 */
public record PlatformAnchor(String name, List<X509Certificate> certificates, Place place) {

  public PlatformAnchor {
    certificates = List.copyOf(certificates);
  }
}
