package org.tvd.policy.model;

import java.util.Locale;

/** What a host does with the processing elements of a domain when its membership ends. */
public enum Reaction {
  /** Their ports are closed. */
  CLOSE,
  /** They are moved to the host's default network, away from everything that is the domain's. */
  DEFAULT_NETWORK;

  /** The spelling in policies: lower case with hyphens. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
