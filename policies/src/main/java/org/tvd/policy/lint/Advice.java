package org.tvd.policy.lint;

import java.util.Comparator;
import org.tvd.protocol.yaml.Place;

/**
 * Something in a sound policy that may not be what its author means.
 *
 * @param rule that found it
 * @param place where it is written
 * @param sentence what is so here
 */
public record Advice(LintRule rule, Place place, String sentence) implements Comparable<Advice> {
  private static final Comparator<Advice> ORDER =
      Comparator.comparing(Advice::place)
          .thenComparing(Advice::rule)
          .thenComparing(Advice::sentence);

  /** By place. */
  @Override
  public int compareTo(Advice other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: severity: sentence (code): what to do}. */
  @Override
  public String toString() {
    return "%s: %s: %s (%s): %s"
        .formatted(place, rule.severity().spelling(), sentence, rule.code(), rule.remedy());
  }
}
