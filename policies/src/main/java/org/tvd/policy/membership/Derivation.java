package org.tvd.policy.membership;

import java.util.List;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;

/**
 * What a platform earned, and by what: a renewal that proves nothing new earns nothing new, and no
 * rule need be evaluated again.
 *
 * @param claims from verified evidence
 * @param certificates that verified
 * @param held what they earned under the policy that it names
 */
public record Derivation(Claims claims, List<Certified> certificates, HeldProperties held) {

  public Derivation {
    certificates = List.copyOf(certificates);
  }

  /** Derives the properties of a platform. */
  public static Derivation of(PolicySet policy, Claims claims, List<Certified> certificates) {
    return new Derivation(
        claims, certificates, PropertyDerivation.derive(policy, claims, certificates));
  }

  /** The derivation of what is proven now; this one, where that is the very same. */
  @SuppressWarnings("ReferenceEquality") // equality of values would walk over every claim
  public Derivation next(PolicySet policy, Claims provenNow, List<Certified> certifiedNow) {
    boolean same =
        held.policy().version().equals(policy.version())
            && claims == provenNow
            && certificates.equals(certifiedNow);
    return same ? this : of(policy, provenNow, certifiedNow);
  }
}
