package org.tvd.policy.flow;

import java.util.SortedMap;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.TvdPolicy;

/** The effective flows between domains: what both sides let pass. */
@SuppressWarnings("DoNotCallSuggester")
public final class Flows {
  private Flows() {}

  /** What effectively flows from {@code from} to {@code to}. */
  public static FlowSide effective(TvdPolicy from, TvdPolicy to) {
    throw new UnsupportedOperationException();
  }

  /** The effective flow from each domain (outer key) to each (inner key); the diagonal is open. */
  public static SortedMap<String, SortedMap<String, FlowSide>> matrix(
      SortedMap<String, TvdPolicy> tvds) {
    throw new UnsupportedOperationException();
  }
}
