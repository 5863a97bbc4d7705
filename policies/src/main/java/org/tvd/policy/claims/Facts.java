package org.tvd.policy.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Claims, beside what the policy knows: together, all that a rule can read. */
public final class Facts {
  /** The quoted registers of the SHA-256 bank, for short. */
  static final String PCR = "pcr";

  /** The policy's digests, by the name of their list. */
  static final String REFERENCES = "references";

  private final Claims claims;
  private final Map<String, List<String>> references;

  /**
   * @param claims from verified evidence
   * @param references digests by the name of their list
   */
  public Facts(Claims claims, Map<String, List<String>> references) {
    this.claims = claims;
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
    List<String> first = claims.ima().unlistedPaths().orElse(List.of());
    if (!path.toString().equals(Rule.IMA_UNLISTED) || first.isEmpty()) {
      return text;
    }
    boolean all = claims.ima().unlisted().equals(Optional.of((long) first.size()));
    return text + " (" + String.join(", ", first) + (all ? ")" : ", …)");
  }
}
