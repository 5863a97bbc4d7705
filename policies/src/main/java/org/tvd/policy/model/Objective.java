package org.tvd.policy.model;

import java.util.Locale;

/** What a domain can ask of the network for the traffic inside it. */
public enum Objective {
  CONFIDENTIALITY,
  INTEGRITY,
  ISOLATION;

  /** The spelling in policies: lower case. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
