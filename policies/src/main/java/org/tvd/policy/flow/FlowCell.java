package org.tvd.policy.flow;

import org.tvd.policy.model.FlowSide;

/**
 * One cell of the flow matrix, as the analysis sees it.
 *
 * @param out what the origin lets out
 * @param in what the destination lets in
 * @param disjoint both sides are controlled and their filters have nothing in common, so that
 *     nothing passes directly. The cell counts as controlled all the same: disjoint filters do not
 *     discharge an indirect flow
 */
public record FlowCell(FlowState out, FlowState in, boolean disjoint) {

  /** Neither side lets anything pass. */
  public static final FlowCell CLOSED = new FlowCell(FlowState.CLOSED, FlowState.CLOSED, false);

  public FlowCell {
    if (disjoint && (out != FlowState.CONTROLLED || in != FlowState.CONTROLLED)) {
      throw new IllegalArgumentException("only two filters can have nothing in common");
    }
  }

  /** The cell of two sides whose filters, if both have one, have something in common. */
  public FlowCell(FlowState out, FlowState in) {
    this(out, in, false);
  }

  public static FlowCell of(FlowSide out, FlowSide in) {
    return new FlowCell(FlowState.of(out), FlowState.of(in), Flows.disjoint(out, in));
  }

  /** What is effective between the two. */
  public FlowState state() {
    return out.and(in);
  }
}
