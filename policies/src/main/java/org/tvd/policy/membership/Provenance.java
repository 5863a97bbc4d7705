package org.tvd.policy.membership;

import org.tvd.protocol.property.Holder;
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
   * @param certificate its serial number
   * @param about which platform or configuration it speaks about
   */
  record Certificate(String issuer, String certificate, Holder about) implements Provenance {
    @Override
    public String toString() {
      String certified = "certificate " + certificate + " by " + issuer;
      return switch (about) {
        case Holder.Platform _ -> certified;
        case Holder.Configuration configuration -> certified + " about " + configuration.describe();
      };
    }
  }
}
