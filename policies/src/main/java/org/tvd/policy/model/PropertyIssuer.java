package org.tvd.policy.model;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.lattice.Value;
import org.tvd.protocol.yaml.Place;

/**
 * Who may certify properties ({@code properties.yaml}, {@code certified}).
 *
 * @param name in the policy
 * @param certificate of the issuer; its key verifies the property certificates
 * @param highest the dimensions that it may speak about, and the highest value of each
 * @param place where it is written
 */
public record PropertyIssuer(
    String name, X509Certificate certificate, SortedMap<String, Value> highest, Place place) {

  public PropertyIssuer {
    highest = Collections.unmodifiableSortedMap(new TreeMap<>(highest));
  }
}
