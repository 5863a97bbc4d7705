package org.tvd.protocol.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the errors of one or more files, so that all of them are told at once. */
public final class Problems {
  private static final int MOST = 500;
  private static final int SHOWN = 60;

  private final List<TextError> errors = new ArrayList<>();

  /** Reports a problem at a place. Beyond a bound, errors are only counted. */
  public void report(Place place, String message) {
    if (errors.size() < MOST) {
      errors.add(new TextError(place, message));
    } else if (errors.size() == MOST) {
      errors.add(new TextError(place, "more errors follow; the first " + MOST + " are told"));
    }
  }

  /** Reports {@code what (expected …, found …)}. */
  public void mismatch(Place place, String what, String expected, String found) {
    report(place, mismatch(what, expected, found));
  }

  private static String mismatch(String what, String expected, String found) {
    return "%s (expected %s, found %s)".formatted(what, expected, found);
  }

  /** Reports a name that does not exist, with the nearest one that does. */
  public void unknown(Place place, String kind, String name, Collection<String> known) {
    report(place, unknown(kind, name, known));
  }

  /** Says that a name does not exist, which do, and the nearest of them. */
  public static String unknown(String kind, String name, Collection<String> known) {
    String expected = known.isEmpty() ? "none, for none is declared" : "one of " + listed(known);
    return mismatch("unknown " + kind, expected, "'" + shorten(name) + "'" + hint(name, known));
  }

  /** {@code ; did you mean 'name'?} where one is near, else nothing. */
  public static String hint(String name, Collection<String> known) {
    return nearest(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  public List<TextError> errors() {
    return errors.stream().sorted().distinct().toList();
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }

  static String shorten(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static String listed(Collection<String> known) {
    List<String> sorted = known.stream().sorted().toList();
    return sorted.size() <= 20
        ? String.join(", ", sorted)
        : String.join(", ", sorted.subList(0, 20)) + ", …";
  }

  /** The known name that is most likely meant; empty if none is near. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > SHOWN) {
      return Optional.empty();
    }
    int bound = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= bound)
        .filter(candidate -> distance(name, candidate) <= bound)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
