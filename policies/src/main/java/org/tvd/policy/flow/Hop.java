package org.tvd.policy.flow;

import java.util.Optional;
import org.tvd.protocol.yaml.Place;

/** One step of a way that data can take: from a TVD to the next. */
public sealed interface Hop {
  String from();

  String to();

  /** What is effective; closed only where a finding is about a closed cell. */
  FlowState state();

  /**
   * A step that the policy states.
   *
   * @param cell what both sides say
   * @param outPlace where the origin's side is written, or the origin's file where it is not
   * @param inPlace where the destination's side is written, or its file where it is not
   */
  record Stated(String from, String to, FlowCell cell, Place outPlace, Place inPlace)
      implements Hop {
    @Override
    public FlowState state() {
      return cell.state();
    }

    /** The side that alone is closed; none where both are or neither is. */
    public Optional<String> closingTvd() {
      return closes(cell.out(), cell.in())
          ? Optional.of(from)
          : closes(cell.in(), cell.out()) ? Optional.of(to) : Optional.empty();
    }

    private static boolean closes(FlowState side, FlowState other) {
      return side == FlowState.CLOSED && other != FlowState.CLOSED;
    }

    @Override
    public String toString() {
      return "%s → %s %s (%s, %s)".formatted(from, to, state().spelling(), outPlace, inPlace);
    }
  }

  /**
   * A step through a VPE that is in both TVDs.
   *
   * @param vpe its name
   */
  record Shared(String from, String to, FlowState state, String vpe) implements Hop {
    @Override
    public String toString() {
      return "%s → %s %s (VPE %s is in both)".formatted(from, to, state.spelling(), vpe);
    }
  }
}
