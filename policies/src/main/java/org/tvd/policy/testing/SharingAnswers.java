package org.tvd.policy.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.policy.membership.Placement;
import org.tvd.policy.membership.PlacementDecision;
import org.tvd.policy.membership.PlacementDecision.Refusal;
import org.tvd.policy.membership.PlacementDecision.Refused;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.testing.Expectation.Shared;

/** What the policy decides about what domains share. */
final class SharingAnswers {
  private static final String HOST = "one-host";

  private final PolicySet policy;

  SharingAnswers(PolicySet policy) {
    this.policy = policy;
  }

  Optional<Deviation> shares(Expectation.Shares expected) {
    List<String> why = new ArrayList<>();
    if (decision(expected) instanceof Refused(List<Refusal> refusals)) {
      refusals.forEach(refusal -> why.add(refusal.detail()));
    }
    boolean allowed = why.isEmpty();
    if (allowed == expected.allowed()) {
      return Optional.empty();
    }
    why.add(stated(expected.first(), expected.what()));
    why.add(stated(expected.second(), expected.what()));
    return Optional.of(new Deviation(allowed ? "allowed" : "refused", why));
  }

  private PlacementDecision decision(Expectation.Shares expected) {
    return switch (expected.what()) {
      case HOST ->
          Placement.decide(
              policy,
              List.of(element("first", Map.of(expected.first(), ""))),
              element("second", Map.of()),
              expected.second(),
              "");
      case VPE ->
          Placement.decide(
              policy,
              List.of(),
              element("shared", Map.of(expected.first(), expected.roles().getFirst())),
              expected.second(),
              expected.roles().getLast());
    };
  }

  private static PlacedVpe element(String name, Map<String, String> seats) {
    return new PlacedVpe(HOST, name, new TreeMap<>(seats));
  }

  private String stated(String name, Shared what) {
    TvdPolicy tvd = Objects.requireNonNull(policy.tvds().get(name));
    return switch (what) {
      case HOST -> "%s shares hosts with: %s (%s)".formatted(name, tvd.hostSharing(), file(tvd));
      case VPE -> "%s shares VPEs with: %s (%s)".formatted(name, tvd.vpeSharing(), file(tvd));
    };
  }

  private static String file(TvdPolicy tvd) {
    return tvd.place().file();
  }
}
