package org.tvd.policy.claims;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the kernel's measurement list (IMA) says, where a prefix of it replays to PCR 10. What is
 * counted is counted since boot, over all parts of the list that were sent. Where the policy judges
 * no files, nothing is said of what is not approved or excluded.
 *
 * @param verified whether there is a list that replays to PCR 10
 * @param entries every measured file, without violations and without boot_aggregate, which is
 *     checked against the registers; a view that decodes them from the list anew at each walk
 * @param files how many files were measured
 * @param violations how many entries record that a file changed while it was in use
 * @param unlisted how many files nothing approves
 * @param unlistedPaths the first five of these
 * @param excluded how many files were not judged, since a pattern excludes them
 * @param excludedBy the same by pattern
 * @param signed how many files have a good signature
 * @param badSignatures how many files have a signature that their key did not make
 * @param unverifiedSignatures how many files have a signature by a key that the policy does not
 *     name, or of a form or hash that proves nothing
 */
public record ImaClaims(
    @Claim(value = "The kernel's measurement list replays to PCR 10", proves = true)
        boolean verified,
    @Claim(
            "Every measured file since boot, in its order; unproven where only what is new since"
                + " earlier evidence was sent; slow over long lists")
        Optional<List<ImaEntry>> entries,
    @Claim("How many files were measured since boot") Optional<Long> files,
    @Claim("How often a file changed while it was in use") Optional<Long> violations,
    @Claim("How many measured files neither the allow list nor an accepted signature approves")
        Optional<Long> unlisted,
    @Claim("The paths of the first five of these") Optional<List<String>> unlistedPaths,
    @Claim("How many files were not judged, since ima-excludes names them; each is a weakening")
        Optional<Long> excluded,
    @Claim("How many files each pattern of ima-excludes kept from being judged")
        Optional<Map<String, Long>> excludedBy,
    @Claim("How many files have a good signature by one of ima-keys") Optional<Long> signed,
    @Claim("How many files have a signature that the key it names did not make")
        Optional<Long> badSignatures,
    @Claim("How many files have a signature that none of ima-keys can verify")
        Optional<Long> unverifiedSignatures) {

  public ImaClaims {
    unlistedPaths = unlistedPaths.map(List::copyOf);
    excludedBy = excludedBy.map(each -> Collections.unmodifiableMap(new TreeMap<>(each)));
  }

  /** No verified list: nothing is proven. */
  public static ImaClaims unproven() {
    return new ImaClaims(
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A verified list that nothing was compared with. */
  public static ImaClaims verified(List<ImaEntry> entries, long violations) {
    return new ImaClaims(
        true,
        Optional.of(entries),
        Optional.of((long) entries.size()),
        Optional.of(violations),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, where this many files, of which these are the first, are approved by nothing. */
  public ImaClaims withUnlisted(long count, List<String> first) {
    return new ImaClaims(
        verified,
        entries,
        files,
        violations,
        Optional.of(count),
        Optional.of(first),
        excluded,
        excludedBy,
        signed,
        badSignatures,
        unverifiedSignatures);
  }

  /** The same, where the list itself is not at hand any more. */
  public ImaClaims withoutEntries() {
    return entries.isEmpty()
        ? this
        : new ImaClaims(
            verified,
            Optional.empty(),
            files,
            violations,
            unlisted,
            unlistedPaths,
            excluded,
            excludedBy,
            signed,
            badSignatures,
            unverifiedSignatures);
  }
}
