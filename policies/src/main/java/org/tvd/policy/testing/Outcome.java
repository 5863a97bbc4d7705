package org.tvd.policy.testing;

import java.util.List;
import org.tvd.protocol.yaml.Place;

/**
 * Whether the policy does what a test expects.
 *
 * @param place of the expectation
 * @param expectation in one sentence
 * @param passed whether it is so
 * @param found what the policy decides instead; empty where it passed
 * @param why the lines of the policy that decide it; none where it passed
 */
public record Outcome(
    Place place, String expectation, boolean passed, String found, List<String> why) {
  public Outcome {
    why = List.copyOf(why);
  }

  static Outcome passed(Place place, String expectation) {
    return new Outcome(place, expectation, true, "", List.of());
  }
}
