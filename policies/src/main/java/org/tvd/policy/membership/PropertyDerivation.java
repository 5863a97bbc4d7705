package org.tvd.policy.membership;

import java.util.List;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;

/** From claims and property certificates to the properties that a platform holds. */
@SuppressWarnings("DoNotCallSuggester")
public final class PropertyDerivation {
  private PropertyDerivation() {}

  /** A rule that cannot be evaluated earns nothing; so does a certificate beyond its scope. */
  public static HeldProperties derive(
      PolicySet policy, Claims claims, List<Certified> certificates) {
    throw new UnsupportedOperationException();
  }
}
