package org.tvd.policy.impact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host, or a processing element on it, that may be in a domain under one version of the policy
 * alone.
 *
 * @param tvd in which
 * @param host which, or that of the element
 * @param vpe the element; null for the host itself
 * @param admitted whether it may be in the domain after the change; else before
 * @param reasons what the other version has against it, one sentence each
 */
public record MembershipChange(
    String tvd, String host, @Nullable String vpe, boolean admitted, List<String> reasons) {

  public MembershipChange {
    reasons = List.copyOf(reasons);
  }

  /** All of this in one plain sentence. */
  public String sentence() {
    String who = vpe == null ? host : vpe + " on " + host;
    return "%s %s %s%s: %s"
        .formatted(
            who,
            admitted ? "may now be in" : "loses its place in",
            tvd,
            admitted ? "; before" : "",
            String.join("; ", reasons));
  }
}
