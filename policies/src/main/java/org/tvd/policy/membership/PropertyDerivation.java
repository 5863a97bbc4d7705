package org.tvd.policy.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.Facts;
import org.tvd.policy.claims.Rule;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.HeldProperties.NotEarned;
import org.tvd.policy.membership.HeldProperties.Reason;
import org.tvd.policy.model.MeasuredRule;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.policy.model.Scope;

/** From claims and property certificates to the properties that a platform holds. */
public final class PropertyDerivation {
  private final PolicySet policy;
  private final List<Held> held = new ArrayList<>();
  private final List<NotEarned> notEarned = new ArrayList<>();

  private PropertyDerivation(PolicySet policy) {
    this.policy = policy;
  }

  /** A rule that cannot be evaluated earns nothing; so does a certificate beyond its scope. */
  public static HeldProperties derive(
      PolicySet policy, Claims claims, List<Certified> certificates) {
    return derive(policy, claims, certificates, List.of());
  }

  /**
   * The same, with properties that are held by somebody's word alone: for what is only supposed.
   */
  public static HeldProperties derive(
      PolicySet policy, Claims claims, List<Certified> certificates, List<Held> supposed) {
    PropertyDerivation derivation = new PropertyDerivation(policy);
    derivation.held.addAll(supposed);
    Facts facts = facts(policy, claims);
    policy.rules().forEach(rule -> derivation.measure(rule, facts));
    certificates.forEach(derivation::certify);
    policy.exclusions().forEach(derivation::exclude);
    return new HeldProperties(policy, derivation.held, derivation.notEarned);
  }

  private static Facts facts(PolicySet policy, Claims claims) {
    Map<String, List<String>> references = new TreeMap<>();
    policy.references().forEach((name, list) -> references.put(name, list.digests()));
    return new Facts(claims.entitled(policy.selfReported()), references);
  }

  private void measure(MeasuredRule rule, Facts facts) {
    Provenance provenance = new Provenance.Measured(rule.name(), rule.place());
    switch (rule.when().evaluate(facts)) {
      case Rule.True() ->
          rule.earns().forEach(property -> held.add(new Held(property, provenance)));
      case Rule.False(String seen) ->
          notEarned.add(new NotEarned(provenance, Reason.RULE_IS_FALSE, "it is false: " + seen));
      case Rule.NotEvaluated(String why) ->
          notEarned.add(
              new NotEarned(
                  provenance, Reason.RULE_NOT_EVALUATED, "it cannot be evaluated: " + why));
    }
  }

  private void certify(Certified certified) {
    Provenance provenance =
        new Provenance.Certificate(certified.issuer(), certified.serial(), certified.about());
    Optional<PropertyIssuer> issuer =
        policy.issuers().stream().filter(i -> i.name().equals(certified.issuer())).findFirst();
    if (issuer.isEmpty()) {
      refuse(provenance, Reason.UNKNOWN_ISSUER, "the policy has no issuer " + certified.issuer());
      return;
    }
    Map<String, Value> values = new TreeMap<>();
    for (Map.Entry<String, String> entry : certified.values().entrySet()) {
      Dimension dimension = policy.lattice().dimensions().get(entry.getKey());
      if (dimension == null) {
        refuse(provenance, Reason.UNKNOWN_VALUE, "no dimension is called " + entry.getKey());
        return;
      }
      Optional<Value> value = dimension.parse(entry.getValue());
      if (value.isEmpty()) {
        refuse(
            provenance,
            Reason.UNKNOWN_VALUE,
            "%s: expected %s, found %s"
                .formatted(entry.getKey(), dimension.expected(), entry.getValue()));
        return;
      }
      Scope scope = issuer.get().scope().get(entry.getKey());
      if (scope == null || !scope.allows(dimension, value.get())) {
        refuse(
            provenance,
            Reason.OUT_OF_SCOPE,
            "%s: the issuer may certify %s, found %s"
                .formatted(
                    entry.getKey(),
                    scope == null ? "nothing here" : scope.describe(),
                    entry.getValue()));
        return;
      }
      values.put(entry.getKey(), value.get());
    }
    if (values.isEmpty()) {
      refuse(provenance, Reason.UNKNOWN_VALUE, "it names no dimension");
    } else {
      held.add(new Held(policy.lattice().property(values), provenance));
    }
  }

  private void refuse(Provenance provenance, Reason reason, String detail) {
    notEarned.add(new NotEarned(provenance, reason, detail));
  }

  /**
   * Evidence for all of an exclusion contradicts itself, and nothing tells which part is wrong: so
   * all of them are lost.
   */
  private void exclude(List<Property> exclusion) {
    boolean all = exclusion.stream().allMatch(p -> held.stream().anyMatch(h -> meets(h, p)));
    if (all) {
      List<Held> lost =
          held.stream().filter(h -> exclusion.stream().anyMatch(p -> meets(h, p))).toList();
      held.removeAll(lost);
      String names = String.join(", ", exclusion.stream().map(policy.lattice()::describe).toList());
      lost.forEach(
          h ->
              refuse(
                  h.provenance(),
                  Reason.EXCLUDED,
                  "the policy says that no platform can hold these together: " + names));
    }
  }

  private boolean meets(Held each, Property property) {
    return policy.lattice().atLeast(each.property(), property);
  }
}
