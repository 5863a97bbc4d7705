package org.tvd.policy.model;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.yaml.Place;

/**
 * Who may certify properties ({@code properties.yaml}, {@code certified}).
 *
 * @param name in the policy
 * @param certificate of the issuer, whose key verifies the property certificates; or of a
 *     certification authority
 * @param isAuthority whether every issuer with a certificate under {@code certificate} may certify;
 *     a certification authority itself may not (RFC 5755, section 4.5)
 * @param scope the dimensions that it may speak about, and the values of each
 * @param revocationRequired whether a certificate counts only beside a current revocation list
 * @param revocationLists that the policy itself brings; those that are handed in count too
 * @param place where it is written
 */
public record PropertyIssuer(
    String name,
    X509Certificate certificate,
    boolean isAuthority,
    SortedMap<String, Scope> scope,
    boolean revocationRequired,
    List<RevocationList> revocationLists,
    Place place) {

  public PropertyIssuer {
    scope = Collections.unmodifiableSortedMap(new TreeMap<>(scope));
    revocationLists = List.copyOf(revocationLists);
  }

  /** Whether it may certify something that is at least {@code required}. */
  public boolean mayProve(Property required, Lattice lattice) {
    for (Map.Entry<String, Value> entry : required.values().entrySet()) {
      var dimension = lattice.dimensions().get(entry.getKey());
      Scope allowed = scope.get(entry.getKey());
      if (dimension == null
          || allowed == null
          || allowed.greatest().stream()
              .noneMatch(value -> dimension.atLeast(value, entry.getValue()))) {
        return false;
      }
    }
    return true;
  }
}
