package org.tvd.policy.testing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.EffectiveFlows;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.flow.PacketSet;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.FlowRule;

/** What the policy decides about flows. */
final class FlowAnswers {
  private final PolicySet policy;
  private final EffectiveFlows flows;

  FlowAnswers(PolicySet policy) {
    this.policy = policy;
    this.flows = new EffectiveFlows(policy);
  }

  Optional<Deviation> flow(Expectation.Flow expected) {
    FlowState found = FlowState.of(flows.between(expected.from(), expected.to()));
    return found == expected.state()
        ? Optional.empty()
        : Optional.of(new Deviation(found.spelling(), sides(expected.from(), expected.to())));
  }

  Optional<Deviation> passes(Expectation.Passes expected) {
    FlowSide flow = flows.between(expected.from(), expected.to());
    return PacketSet.difference(only(expected.packet()), flow).isEmpty()
        ? Optional.empty()
        : Optional.of(deviation(flow, expected.from(), expected.to()));
  }

  /** What must be answered is stopped where its answers are. */
  Optional<Deviation> stops(Expectation.Stops expected) {
    FlowSide flow = flows.between(expected.from(), expected.to());
    return Flows.both(only(expected.packet()), flow).asRules().stream()
            .allMatch(passing -> expected.packet().replies() && !passing.replies())
        ? Optional.empty()
        : Optional.of(deviation(flow, expected.from(), expected.to()));
  }

  private static FlowSide only(FlowRule packet) {
    return new FlowSide.Controlled(List.of(packet));
  }

  private Deviation deviation(FlowSide flow, String from, String to) {
    return new Deviation("what passes is " + shown(flow), sides(from, to));
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
    return rule.describe() + (rule.replies() ? ", answered" : ", not answered");
  }
}
