package org.tvd.policy.flow;

import java.util.Locale;
import org.tvd.policy.model.FlowSide;

/** What a side of a flow, or the flow itself, lets pass, as the analysis tells it apart. */
public enum FlowState {
  /** Nothing. */
  CLOSED,
  /** Everything. */
  OPEN,
  /** What a filter matches, be it nothing. */
  CONTROLLED;

  /** What a side lets pass. */
  public static FlowState of(FlowSide side) {
    return switch (side) {
      case FlowSide.Closed() -> CLOSED;
      case FlowSide.Open() -> OPEN;
      case FlowSide.Controlled controlled -> CONTROLLED;
    };
  }

  /** The flow of two sides: closed if either is, open if both are, else controlled. */
  public FlowState and(FlowState other) {
    if (this == CLOSED || other == CLOSED) {
      return CLOSED;
    }
    return this == OPEN && other == OPEN ? OPEN : CONTROLLED;
  }

  /** Lower case, as in policies. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
