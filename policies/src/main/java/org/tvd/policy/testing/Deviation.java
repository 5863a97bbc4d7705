package org.tvd.policy.testing;

import java.util.List;

/**
 * What the policy decides instead of what was expected.
 *
 * @param found in words
 * @param why the lines of the policy that decide it
 */
record Deviation(String found, List<String> why) {
  Deviation {
    why = List.copyOf(why);
  }
}
