package org.tvd.policy.testing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.testing.Expectation.FlowKind;
import org.tvd.protocol.plan.FlowRule;

/** What the policy decides about flows. */
final class FlowAnswers {
  private final PolicySet policy;

  FlowAnswers(PolicySet policy) {
    this.policy = policy;
  }

  Optional<Deviation> flow(Expectation.Flow expected) {
    FlowKind found =
        switch (effective(expected.from(), expected.to())) {
          case FlowSide.Closed _ -> FlowKind.CLOSED;
          case FlowSide.Open _ -> FlowKind.OPEN;
          case FlowSide.Controlled _ -> FlowKind.CONTROLLED;
        };
    return found == expected.kind()
        ? Optional.empty()
        : Optional.of(new Deviation(found.spelling(), sides(expected.from(), expected.to())));
  }

  Optional<Deviation> passes(Expectation.Passes expected) {
    FlowSide flow = effective(expected.from(), expected.to());
    return expected.packet().passes(flow)
        ? Optional.empty()
        : Optional.of(deviation(flow, expected.from(), expected.to()));
  }

  Optional<Deviation> stops(Expectation.Stops expected) {
    FlowSide flow = effective(expected.from(), expected.to());
    return expected.packet().isStopped(flow)
        ? Optional.empty()
        : Optional.of(deviation(flow, expected.from(), expected.to()));
  }

  private Deviation deviation(FlowSide flow, String from, String to) {
    return new Deviation("what passes is " + shown(flow), sides(from, to));
  }

  private FlowSide effective(String from, String to) {
    if (from.equals(to)) {
      return new FlowSide.Open();
    }
    // Who manages nothing enforces nothing: what a dummy says is open.
    TvdPolicy origin = policy.tvds().get(from);
    TvdPolicy destination = policy.tvds().get(to);
    return Flows.both(
        origin == null ? new FlowSide.Open() : origin.outTo(to),
        destination == null ? new FlowSide.Open() : destination.inFrom(from));
  }

  private List<String> sides(String from, String to) {
    TvdPolicy origin = policy.tvds().get(from);
    TvdPolicy destination = policy.tvds().get(to);
    return List.of(
        origin == null
            ? from + " is nobody's, and keeps nothing back"
            : "%s lets out %s (%s)".formatted(from, shown(origin.outTo(to)), origin.outPlace(to)),
        destination == null
            ? to + " is nobody's, and takes everything"
            : "%s lets in %s (%s)"
                .formatted(to, shown(destination.inFrom(from)), destination.inPlace(from)));
  }

  private static String shown(FlowSide side) {
    return switch (side) {
      case FlowSide.Closed _ -> "nothing";
      case FlowSide.Open _ -> "everything";
      case FlowSide.Controlled(List<FlowRule> rules) ->
          rules.stream().map(FlowAnswers::shown).collect(Collectors.joining("; "));
    };
  }

  private static String shown(FlowRule rule) {
    StringBuilder text = new StringBuilder(rule.protocol().name().toLowerCase(Locale.ROOT));
    if (rule.fromPort() != 0) {
      text.append(" to port ").append(rule.fromPort());
    }
    if (rule.toPort() != rule.fromPort()) {
      text.append('-').append(rule.toPort());
    }
    if (rule.tellsAddresses()) {
      text.append(" from ").append(rule.source()).append(" to ").append(rule.destination());
    }
    return text.append(rule.replies() ? ", answered" : ", not answered").toString();
  }
}
