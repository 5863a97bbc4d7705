package org.tvd.policy.lint;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.yaml.Place;

/**
 * Looks for what is allowed in a policy, and likely not meant. Findings about flows are others'.
 */
public final class Lint {
  private static final int DAYS = 30;

  private Lint() {}

  /**
   * All advice, by place.
   *
   * @param day of today, by which waivers end
   */
  public static List<Advice> of(PolicySet policy, LocalDate day) {
    Advised advised = new Advised(new ArrayList<>());
    WrittenPlaces written = new WrittenPlaces(policy.files());
    new RequirementLint(policy, written, advised).run();
    new ProofLint(policy, written, advised).run();
    new TvdLint(policy, advised).run();
    policy
        .analysis()
        .waivers()
        .values()
        .forEach(
            waiver -> {
              if (!waiver.until().isAfter(day.plusDays(DAYS))) {
                advised.of(
                    LintRule.WAIVER_ENDS,
                    waiver.place(),
                    "The waiver %s of %s %s on %s."
                        .formatted(
                            waiver.name(),
                            waiver.by(),
                            waiver.until().isBefore(day) ? "ended" : "ends",
                            waiver.until()));
              }
            });
    return advised.all().stream().sorted().distinct().toList();
  }

  /**
   * Collects advice.
   *
   * @param all so far
   */
  record Advised(List<Advice> all) {
    void of(LintRule rule, Place place, String sentence) {
      all.add(new Advice(rule, place, sentence));
    }
  }
}
