package org.tvd.policy.claims;

import java.util.List;

/**
 * What the kernel's measurement list (IMA) says, where a prefix of it replays to PCR 10. Rules
 * cannot read {@code entries}, {@code violations} or the number of unlisted files unless the list
 * is verified.
 *
 * @param verified whether there is a list that replays to PCR 10
 * @param entries every measured file since boot, without violations and without boot_aggregate,
 *     which is checked against the registers
 * @param violations how many entries record that a file changed while it was in use
 */
public record ImaClaims(boolean verified, List<ImaEntry> entries, int violations) {

  public ImaClaims {
    entries = List.copyOf(entries);
  }

  /** No verified list: nothing is proven. */
  public static ImaClaims unproven() {
    return new ImaClaims(false, List.of(), 0);
  }
}
