package org.tvd.policy.testing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.testing.Expectation.Shared;

/** What the policy decides about what domains share. */
final class SharingAnswers {
  private final PolicySet policy;

  SharingAnswers(PolicySet policy) {
    this.policy = policy;
  }

  Optional<Deviation> shares(Expectation.Shares expected) {
    TvdPolicy first = Objects.requireNonNull(policy.tvds().get(expected.first()));
    TvdPolicy second = Objects.requireNonNull(policy.tvds().get(expected.second()));
    Sharing ofFirst = sharing(first, expected.what());
    Sharing ofSecond = sharing(second, expected.what());
    boolean allowed = ofFirst.with(second.name()) && ofSecond.with(first.name());
    return allowed == expected.allowed()
        ? Optional.empty()
        : Optional.of(
            new Deviation(
                allowed ? "both sides allow it" : "not both sides allow it",
                List.of(sentence(first, ofFirst), sentence(second, ofSecond))));
  }

  private static Sharing sharing(TvdPolicy tvd, Shared what) {
    return switch (what) {
      case HOST -> tvd.hostSharing();
      case VPE -> tvd.vpeSharing();
    };
  }

  private static String sentence(TvdPolicy tvd, Sharing sharing) {
    return "%s shares with: %s (%s)".formatted(tvd.name(), sharing, tvd.place().file());
  }
}
