package org.tvd.policy.flow;

import java.time.LocalDate;
import org.tvd.protocol.yaml.Place;

/**
 * Somebody answers for a finding for a while ({@code analysis.yaml}). It stays visible as waived.
 *
 * @param name of the waiver
 * @param finding what kind it is about
 * @param from the origin of the cell
 * @param to its destination
 * @param by who answers for it
 * @param why it is acceptable
 * @param until the last day on which it holds
 * @param place where it is written
 */
public record Waiver(
    String name,
    FindingKind finding,
    String from,
    String to,
    String by,
    String why,
    LocalDate until,
    Place place) {

  boolean expiredOn(LocalDate day) {
    return day.isAfter(until);
  }
}
