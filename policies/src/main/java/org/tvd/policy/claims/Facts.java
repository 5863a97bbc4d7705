package org.tvd.policy.claims;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Claims, beside what the policy knows: together, all that a rule can read. */
public final class Facts {
  private static final int UNLISTED_SHOWN = 5;

  private final Claims claims;
  private final Map<String, List<String>> references;
  private final @Nullable Predicate<ImaEntry> allowList;
  private @Nullable Unlisted unlisted;

  /**
   * @param claims from verified evidence
   * @param references digests by the name of their list
   * @param allowList which measured files are approved; absent where the policy names no list
   */
  public Facts(
      Claims claims,
      Map<String, List<String>> references,
      @Nullable Predicate<ImaEntry> allowList) {
    this.claims = claims;
    this.references = new TreeMap<>(references);
    this.allowList = allowList;
  }

  Claims claims() {
    return claims;
  }

  Map<String, List<String>> references() {
    return references;
  }

  /** The measured files that are on no list; absent where that is not known. */
  @Nullable Unlisted unlisted() {
    if (unlisted == null && allowList != null && claims.ima().verified()) {
      List<ImaEntry> found = claims.ima().entries().stream().filter(allowList.negate()).toList();
      unlisted =
          new Unlisted(
              found.size(), found.stream().limit(UNLISTED_SHOWN).map(ImaEntry::path).toList());
    }
    return unlisted;
  }

  /**
   * Measured files that are on no list.
   *
   * @param count how many
   * @param first the paths of the first few
   */
  record Unlisted(long count, List<String> first) {
    Unlisted {
      first = List.copyOf(first);
    }

    @Override
    public String toString() {
      return count == 0
          ? "0"
          : count + " (" + String.join(", ", first) + (count > first.size() ? ", …)" : ")");
    }
  }
}
