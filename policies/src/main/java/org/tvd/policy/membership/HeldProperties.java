package org.tvd.policy.membership;

import java.util.List;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Property;

/**
 * What a platform has proven under one version of the policy, and what it has not.
 *
 * @param policy under which
 * @param held each property with what earned it
 * @param notEarned each rule and certificate that earned nothing, with the reason
 */
public record HeldProperties(PolicySet policy, List<Held> held, List<NotEarned> notEarned) {

  public HeldProperties {
    held = List.copyOf(held);
    notEarned = List.copyOf(notEarned);
  }

  /** The held properties in the policy's notation, sorted, each once. */
  public List<String> describe() {
    return held.stream()
        .map(each -> policy.lattice().describe(each.property()))
        .sorted()
        .distinct()
        .toList();
  }

  /**
   * A held property.
   *
   * @param property that is held
   * @param provenance what earned it
   */
  public record Held(Property property, Provenance provenance) {}

  /**
   * A rule or a certificate that earned nothing.
   *
   * @param provenance which
   * @param reason why
   * @param detail what was expected and what was found
   */
  public record NotEarned(Provenance provenance, Reason reason, String detail) {

    /** All of this in one sentence. */
    public String toSentence() {
      return provenance + ": " + detail;
    }
  }

  /** Why a rule or a certificate earned nothing. */
  public enum Reason {
    /** The rule was evaluated and does not hold. */
    RULE_IS_FALSE,
    /** The rule reads what is unproven, or failed. */
    RULE_NOT_EVALUATED,
    /** The policy has no such issuer. */
    UNKNOWN_ISSUER,
    /** The certificate names a dimension or a value that the lattice does not have. */
    UNKNOWN_VALUE,
    /** The issuer may not certify that dimension, or not that much. */
    OUT_OF_SCOPE,
    /** The policy says that no platform can hold these properties together. */
    EXCLUDED
  }
}
