package org.tvd.policy.testing;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the tests of a policy found.
 *
 * @param standIns the files that were absent, so that the tests' own stood in for them
 * @param outcomes of each test file, in the order of its expectations
 */
public record TestReport(SortedSet<String> standIns, SortedMap<String, List<Outcome>> outcomes) {
  public TestReport {
    standIns = Collections.unmodifiableSortedSet(new TreeSet<>(standIns));
    outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
  }

  /** All outcomes, file after file. */
  public List<Outcome> all() {
    return outcomes.values().stream().flatMap(List::stream).toList();
  }

  /** Those that are not as expected. */
  public List<Outcome> failed() {
    return all().stream().filter(outcome -> !outcome.passed()).toList();
  }
}
