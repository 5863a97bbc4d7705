package org.tvd.policy.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.TvdPolicy;

/** What domains require, compared with each other, with the lattice and with what can be proven. */
final class RequirementLint {
  private final PolicySet policy;
  private final Lattice lattice;
  private final WrittenPlaces written;
  private final Lint.Advised advised;

  RequirementLint(PolicySet policy, WrittenPlaces written, Lint.Advised advised) {
    this.policy = policy;
    this.lattice = policy.lattice();
    this.written = written;
    this.advised = advised;
  }

  void run() {
    split();
    Map<Property, Boolean> provable = new HashMap<>();
    for (TvdPolicy tvd : policy.tvds().values()) {
      redundant(tvd.name(), List.of(), tvd.membership());
      tvd.roles().values().forEach(r -> redundant(tvd.name(), tvd.membership(), r.membership()));
      for (Requirement required : all(tvd)) {
        if (!provable.computeIfAbsent(required.property(), this::provable)) {
          advised.of(
              LintRule.UNPROVABLE_REQUIREMENT,
              required.place(),
              "Nothing can prove %s, which %s requires."
                  .formatted(lattice.describe(required.property()), tvd.name()));
        }
      }
    }
    unused();
  }

  /** The requirements of a domain and of its roles. */
  static List<Requirement> all(TvdPolicy tvd) {
    List<Requirement> all = new ArrayList<>(tvd.membership());
    tvd.roles().values().forEach(role -> all.addAll(role.membership()));
    return all;
  }

  /** Every property that some domain requires. */
  static Set<Property> required(PolicySet policy) {
    Set<Property> required = new LinkedHashSet<>();
    policy.tvds().values().forEach(tvd -> all(tvd).forEach(each -> required.add(each.property())));
    return required;
  }

  private boolean provable(Property required) {
    return policy.rules().stream()
            .anyMatch(rule -> rule.earns().stream().anyMatch(p -> lattice.atLeast(p, required)))
        || policy.issuers().stream().anyMatch(issuer -> issuer.mayProve(required, lattice));
  }

  private void redundant(String tvd, List<Requirement> given, List<Requirement> requirements) {
    for (int i = 0; i < requirements.size(); i++) {
      Requirement one = requirements.get(i);
      List<Requirement> others = new ArrayList<>(given);
      others.addAll(requirements);
      boolean equalBefore = equalBefore(one, given) || equalBefore(one, requirements.subList(0, i));
      others.removeIf(other -> other.property().equals(one.property()));
      others.stream()
          .filter(other -> lattice.atLeast(other.property(), one.property()))
          .findFirst()
          .map(other -> lattice.describe(other.property()))
          .or(() -> equalBefore ? Optional.of("the same above") : Optional.empty())
          .ifPresent(
              implying ->
                  advised.of(
                      LintRule.REDUNDANT_REQUIREMENT,
                      one.place(),
                      "%s requires %s, which %s implies."
                          .formatted(tvd, lattice.describe(one.property()), implying)));
    }
  }

  private static boolean equalBefore(Requirement one, List<Requirement> before) {
    return before.stream().anyMatch(other -> other.property().equals(one.property()));
  }

  /** Literal semantics: who holds the components need not hold the compound. */
  private void split() {
    Map<Property, String> compounds = new HashMap<>();
    for (TvdPolicy tvd : policy.tvds().values()) {
      for (Requirement each : all(tvd)) {
        if (each.property().values().size() > 1) {
          compounds.putIfAbsent(each.property(), tvd.name());
        }
      }
    }
    for (TvdPolicy tvd : policy.tvds().values()) {
      Map<Property, Requirement> own = new HashMap<>();
      all(tvd).forEach(each -> own.putIfAbsent(each.property(), each));
      compounds.forEach(
          (compound, where) -> {
            List<Property> components =
                compound.values().entrySet().stream()
                    .map(e -> new Property(new TreeMap<>(Map.of(e.getKey(), e.getValue()))))
                    .toList();
            if (own.keySet().containsAll(components)) {
              components.stream()
                  .map(own::get)
                  .map(Requirement::place)
                  .min(Comparator.naturalOrder())
                  .ifPresent(
                      place ->
                          advised.of(
                              LintRule.SPLIT_REQUIREMENT,
                              place,
                              "%s requires the components of %s one by one, and %s all at once."
                                  .formatted(tvd.name(), lattice.describe(compound), where)));
            }
          });
    }
  }

  private void unused() {
    Set<Property> meant = required(policy);
    policy.exclusions().forEach(meant::addAll);
    Set<String> dimensions = new HashSet<>();
    meant.forEach(property -> dimensions.addAll(property.values().keySet()));
    lattice.dimensions().keySet().stream()
        .filter(name -> !dimensions.contains(name))
        .forEach(
            name ->
                advised.of(
                    LintRule.UNUSED_DIMENSION,
                    written.at("lattice.yaml", "dimensions", name),
                    "Nobody requires anything in the dimension " + name + "."));
    policy.rules().forEach(rule -> meant.addAll(rule.earns()));
    lattice
        .named()
        .forEach(
            (name, property) -> {
              if (!meant.contains(property)) {
                advised.of(
                    LintRule.UNUSED_NAME,
                    written.at("lattice.yaml", "properties", name),
                    "Nothing uses the property " + name + ".");
              }
            });
  }
}
