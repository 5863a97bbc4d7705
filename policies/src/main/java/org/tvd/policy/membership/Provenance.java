package org.tvd.policy.membership;

import org.tvd.protocol.yaml.Place;

/** By what a property is held, or would have been. */
public sealed interface Provenance {

  /**
   * A rule over the claims.
   *
   * @param rule its name in the policy
   * @param place where it is written
   */
  record Measured(String rule, Place place) implements Provenance {
    @Override
    public String toString() {
      return "rule " + rule + " (" + place + ")";
    }
  }

  /**
   * A property certificate.
   *
   * @param issuer its issuer's name in the policy
   * @param certificate what identifies it
   */
  record Certificate(String issuer, String certificate) implements Provenance {
    @Override
    public String toString() {
      return "certificate " + certificate + " by " + issuer;
    }
  }
}
