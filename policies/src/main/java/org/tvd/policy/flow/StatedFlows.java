package org.tvd.policy.flow;

import java.util.BitSet;

/**
 * What the two sides of each cell state, as bits: the diagonal is open, a dummy's sides are.
 *
 * @param outOpen rows of origins: what lets everything out
 * @param outControlled what lets out what a filter matches
 * @param inOpen rows of origins too: who lets everything in from them
 * @param inControlled who lets in what a filter matches
 * @param disjoint two filters with nothing in common
 */
record StatedFlows(
    Relation outOpen,
    Relation outControlled,
    Relation inOpen,
    Relation inControlled,
    Relation disjoint) {

  FlowCell cell(int from, int to) {
    return new FlowCell(
        state(outOpen, outControlled, from, to),
        state(inOpen, inControlled, from, to),
        disjoint.has(from, to));
  }

  private static FlowState state(Relation open, Relation controlled, int from, int to) {
    if (open.has(from, to)) {
      return FlowState.OPEN;
    }
    return controlled.has(from, to) ? FlowState.CONTROLLED : FlowState.CLOSED;
  }

  StatedFlows with(int from, int to, FlowCell cell) {
    return new StatedFlows(
        outOpen.with(from, to, cell.out() == FlowState.OPEN),
        outControlled.with(from, to, cell.out() == FlowState.CONTROLLED),
        inOpen.with(from, to, cell.in() == FlowState.OPEN),
        inControlled.with(from, to, cell.in() == FlowState.CONTROLLED),
        disjoint.with(from, to, cell.disjoint()));
  }

  /** 64 cells of a row: those where neither side is closed. */
  long passing(int from, int word) {
    return (outOpen.row(from)[word] | outControlled.row(from)[word])
        & (inOpen.row(from)[word] | inControlled.row(from)[word]);
  }

  /** Those where both sides are open. */
  long open(int from, int word) {
    return outOpen.row(from)[word] & inOpen.row(from)[word];
  }

  /** Those where one side alone is closed. */
  long oneSided(int from, int word) {
    return (outOpen.row(from)[word] | outControlled.row(from)[word])
        ^ (inOpen.row(from)[word] | inControlled.row(from)[word]);
  }

  long disjoint(int from, int word) {
    return disjoint.row(from)[word];
  }

  boolean passes(int from, int to) {
    return (passing(from, to >>> 6) & (1L << to)) != 0;
  }

  /** The rows in which anything is stated otherwise. */
  BitSet differing(StatedFlows other) {
    BitSet differing = outOpen.differing(other.outOpen);
    differing.or(outControlled.differing(other.outControlled));
    differing.or(inOpen.differing(other.inOpen));
    differing.or(inControlled.differing(other.inControlled));
    differing.or(disjoint.differing(other.disjoint));
    return differing;
  }
}
