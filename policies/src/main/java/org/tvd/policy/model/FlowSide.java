package org.tvd.policy.model;

import java.util.List;
import org.tvd.protocol.plan.FlowRule;

/** What one domain decides about one direction towards one other domain. */
public sealed interface FlowSide {

  /** Nothing passes. A cell that is not written is closed. */
  record Closed() implements FlowSide {}

  /** Everything passes, replies included. */
  record Open() implements FlowSide {}

  /**
   * What one of the rules matches passes.
   *
   * @param rules at least one
   */
  record Controlled(List<FlowRule> rules) implements FlowSide {
    public Controlled {
      rules = List.copyOf(rules);
    }
  }

  /** The same as filter rules: none for closed, one that matches everything for open. */
  default List<FlowRule> asRules() {
    return switch (this) {
      case Closed() -> List.of();
      case Open() -> List.of(new FlowRule(FlowRule.Protocol.ANY, 0, 0, true));
      case Controlled(List<FlowRule> rules) -> rules;
    };
  }
}
