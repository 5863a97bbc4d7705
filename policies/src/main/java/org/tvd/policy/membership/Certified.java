package org.tvd.policy.membership;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a property certificate says, once its signature, holder, validity and revocation have been
 * checked. Whether its issuer may say so is decided here, by the policy's scope.
 *
 * @param issuer the issuer's name in the policy
 * @param certificate what identifies the certificate, for the record: its serial number
 * @param values by dimension, as the certificate spells them
 */
public record Certified(String issuer, String certificate, Map<String, String> values) {

  public Certified {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }
}
