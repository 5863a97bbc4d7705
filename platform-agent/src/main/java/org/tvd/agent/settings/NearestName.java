package org.tvd.agent.settings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds the key that a misspelt one was meant to be. */
final class NearestName {
  private NearestName() {}

  /** Words to put after a message about {@code found}: the nearest key, or all of them. */
  static String hint(String found) {
    return Arrays.stream(SettingKey.values())
        .map(SettingKey::key)
        .min(Comparator.comparingInt(key -> distance(found, key)))
        .filter(key -> distance(found, key) <= Math.max(2, key.length() / 3))
        .map(key -> "; did you mean '" + key + "'?")
        .orElseGet(
            () ->
                Arrays.stream(SettingKey.values())
                    .map(SettingKey::key)
                    .collect(Collectors.joining(", ", "; expected one of ", "")));
  }

  /** The number of letters to change, add or take away (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
