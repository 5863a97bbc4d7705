package org.tvd.policy.claims;

import java.util.List;
import java.util.Optional;

/**
 * What the kernel's measurement list (IMA) says, where a prefix of it replays to PCR 10.
 *
 * @param verified whether there is a list that replays to PCR 10
 * @param entries every measured file since boot, without violations and without boot_aggregate,
 *     which is checked against the registers
 * @param violations how many entries record that a file changed while it was in use
 * @param unlisted how many entries are not on the policy's allow list, where it names one
 */
public record ImaClaims(
    @Claim(value = "The kernel's measurement list replays to PCR 10", proves = true)
        boolean verified,
    @Claim("Every measured file since boot, in its order") Optional<List<ImaEntry>> entries,
    @Claim("How often a file changed while it was in use") Optional<Long> violations,
    @Claim("How many measured files are not on the policy's ima-allow-list")
        Optional<Long> unlisted) {

  public ImaClaims {
    entries = entries.map(List::copyOf);
  }

  /** No verified list: nothing is proven. */
  public static ImaClaims unproven() {
    return new ImaClaims(false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A list that is verified, before it is compared with an allow list. */
  public static ImaClaims verified(List<ImaEntry> entries, long violations) {
    return new ImaClaims(true, Optional.of(entries), Optional.of(violations), Optional.empty());
  }

  /** The same, compared with an allow list. */
  ImaClaims withUnlisted(long count) {
    return new ImaClaims(verified, entries, violations, Optional.of(count));
  }
}
