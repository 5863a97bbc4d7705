package org.tvd.policy.membership;

import org.tvd.policy.model.TvdPolicy;

/**
 * The rule of membership: a platform may be in a domain if and only if for each required property
 * it holds one that is at least that.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Membership {
  private Membership() {}

  /** The decision of {@code tvd} about a platform that holds {@code held}. */
  public static MembershipDecision decide(TvdPolicy tvd, HeldProperties held) {
    throw new UnsupportedOperationException();
  }
}
