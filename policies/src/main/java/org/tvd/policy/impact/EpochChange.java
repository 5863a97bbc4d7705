package org.tvd.policy.impact;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A domain that begins an epoch: its members get a new key.
 *
 * @param tvd which
 * @param causes at least one
 */
public record EpochChange(String tvd, List<Cause> causes) {

  public EpochChange {
    causes = List.copyOf(causes);
  }

  /** Why a key must not be used any longer. */
  public enum Cause {
    /** A member that has the key is expelled. */
    MEMBER_EXPELLED("a member is expelled"),
    /** Its frames travel another way: over a network that is trusted otherwise, or for less. */
    MECHANISM_CHANGED("its frames travel another way");

    private final String description;

    Cause(String description) {
      this.description = description;
    }
  }

  /** All of this in one plain sentence. */
  public String sentence() {
    return "%s begins an epoch with a new key: %s."
        .formatted(
            tvd, causes.stream().map(cause -> cause.description).collect(Collectors.joining(", ")));
  }
}
