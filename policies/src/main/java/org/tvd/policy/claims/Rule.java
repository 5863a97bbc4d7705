package org.tvd.policy.claims;

/** A condition over the claims, in the Common Expression Language, type-checked when it loads. */
public final class Rule {
  private final String source;

  Rule(String source) {
    this.source = source;
  }

  /** The expression as it is written. */
  public String source() {
    return source;
  }
}
