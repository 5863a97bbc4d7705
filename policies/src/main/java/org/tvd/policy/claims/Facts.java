package org.tvd.policy.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Claims, beside what the policy knows: together, all that a rule can read. */
public final class Facts {
  /** The quoted registers of the SHA-256 bank, for short. */
  static final String PCR = "pcr";

  /** The policy's digests, by the name of their list. */
  static final String REFERENCES = "references";

  private static final int UNLISTED_SHOWN = 5;

  private final Claims claims;
  private final Map<String, List<String>> references;
  private final List<ImaEntry> unlisted;

  /**
   * @param claims from verified evidence
   * @param references digests by the name of their list
   * @param allowList which measured files are approved; absent where the policy names no list
   */
  public Facts(
      Claims claims,
      Map<String, List<String>> references,
      @Nullable Predicate<ImaEntry> allowList) {
    Optional<List<ImaEntry>> entries = claims.ima().entries();
    if (allowList != null && entries.isPresent()) {
      unlisted = entries.get().stream().filter(allowList.negate()).toList();
      this.claims = claims.withIma(claims.ima().withUnlisted(unlisted.size()));
    } else {
      unlisted = List.of();
      this.claims = claims;
    }
    this.references = new TreeMap<>(references);
  }

  /**
   * The value of a variable as CEL reads it.
   *
   * @param unproven is told the path of each claim that is asked for and not proven
   */
  Optional<Object> variable(String name, Consumer<String> unproven) {
    return switch (name) {
      case REFERENCES -> Optional.of(references);
      case PCR ->
          Optional.of(CelValues.of(CelTypes.PCR_BANK, claims.pcrs().sha256(), PCR, unproven));
      default ->
          ClaimTree.CLAIMS
              .root()
              .component(name)
              .flatMap(
                  component ->
                      component
                          .of(claims)
                          .map(value -> CelValues.of(component.type(), value, name, unproven)));
    };
  }

  /** What {@code path} leads to, for people. */
  String shown(ClaimPath path) {
    String text = path.shown(variable(path.variable(), _ -> {}).orElse(null));
    if (!path.toString().equals(Rule.IMA_UNLISTED) || unlisted.isEmpty()) {
      return text;
    }
    List<String> first = unlisted.stream().limit(UNLISTED_SHOWN).map(ImaEntry::path).toList();
    String rest = unlisted.size() > first.size() ? ", …)" : ")";
    return text + " (" + String.join(", ", first) + rest;
  }
}
