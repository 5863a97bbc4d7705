package org.tvd.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells the story, and keeps count of what was expected and did not come true. */
final class Narration {
  private final PrintWriter out;
  private final Instant begin = Instant.now();
  private int met;
  private int failed;

  Narration(PrintWriter out) {
    this.out = out;
  }

  /** A new part of the story. */
  void act(String title) {
    double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "%n%5.1f s  %s%n", seconds, title);
  }

  void say(String text) {
    out.println("         " + text);
  }

  /** Something that must be so. */
  void expect(boolean condition, String claim) {
    if (condition) {
      met++;
      out.println("      ✓  " + claim);
    } else {
      failed++;
      out.println("      ✗  NOT SO: " + claim);
    }
  }

  /** A duration for people. */
  static String readable(Duration duration) {
    long millis = duration.toMillis();
    return millis < 10_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  int met() {
    return met;
  }

  int failed() {
    return failed;
  }
}
