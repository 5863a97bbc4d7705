package org.tvd.policy.refinement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.refinement.Counterexample.Places;
import org.tvd.protocol.yaml.Place;

/**
 * Whether every platform that may be in a domain might be in it under another policy. The platform
 * to look at holds exactly what the first policy requires: if that one does not do, it is the
 * witness, and if it does, so does each that holds more. The order is literal, so that two held
 * properties do not make their join.
 */
final class MembershipComparison {
  private static final Place LATTICE = Place.ofFile("lattice.yaml");

  private final Lattice lattice;
  private final Lattice otherLattice;
  private final List<Counterexample> found = new ArrayList<>();

  private MembershipComparison(Lattice lattice, Lattice otherLattice) {
    this.lattice = lattice;
    this.otherLattice = otherLattice;
  }

  static List<Counterexample> of(
      Lattice lattice, TvdPolicy tvd, Lattice otherLattice, TvdPolicy other) {
    MembershipComparison comparison = new MembershipComparison(lattice, otherLattice);
    comparison.compare(tvd, null, tvd.membership(), other.membership());
    tvd.roles().values().forEach(role -> comparison.role(tvd, role, other));
    return comparison.found;
  }

  /**
   * Exclusions of the other policy that this one does not make up for: platforms that it is about
   * lose properties there. One makes up for another if it is about them too, and takes as much.
   */
  static List<Counterexample> exclusions(
      Lattice lattice,
      List<List<Property>> exclusions,
      Lattice otherLattice,
      List<List<Property>> others) {
    MembershipComparison comparison = new MembershipComparison(lattice, otherLattice);
    return others.stream()
        .filter(other -> exclusions.stream().noneMatch(each -> comparison.covers(each, other)))
        .<Counterexample>map(
            other ->
                new Counterexample.NotExcluded(
                    other.stream().map(otherLattice::describe).toList(),
                    new Places(List.of(LATTICE), List.of(LATTICE))))
        .toList();
  }

  private boolean covers(List<Property> exclusion, List<Property> other) {
    return exclusion.stream().allMatch(low -> other.stream().anyMatch(high -> implies(high, low)))
        && other.stream().allMatch(high -> exclusion.stream().anyMatch(low -> implies(high, low)));
  }

  private void role(TvdPolicy tvd, Role role, TvdPolicy other) {
    Optional<Role> otherRole = other.role(role.name());
    if (otherRole.isEmpty()) {
      found.add(
          new Counterexample.UnknownRole(
              tvd.name(), role.name(), new Places(List.of(role.place()), List.of(other.place()))));
      return;
    }
    List<Requirement> held =
        Stream.concat(tvd.membership().stream(), role.membership().stream()).toList();
    compare(tvd, role.name(), held, otherRole.get().membership());
    if (role.guard() && !otherRole.get().guard()) {
      found.add(
          new Counterexample.Guard(
              tvd.name(),
              role.name(),
              new Places(List.of(role.place()), List.of(otherRole.get().place()))));
    }
  }

  private void compare(
      TvdPolicy tvd, @Nullable String role, List<Requirement> held, List<Requirement> required) {
    for (Requirement requirement : required) {
      Property property = requirement.property();
      if (held.stream().anyMatch(each -> implies(each.property(), property))) {
        continue;
      }
      String unmet = otherLattice.describe(property);
      Places places =
          new Places(held.stream().map(Requirement::place).toList(), List.of(requirement.place()));
      Optional<String> other = orderedDifferently(property);
      found.add(
          other.isPresent()
              ? new Counterexample.OtherOrder(tvd.name(), other.get(), unmet, places)
              : new Counterexample.Platform(
                  tvd.name(),
                  role,
                  held.stream().map(each -> lattice.describe(each.property())).toList(),
                  unmet,
                  places));
    }
  }

  /** In dimensions that are not ordered alike, nothing implies anything. */
  private boolean implies(Property held, Property required) {
    return orderedDifferently(required).isEmpty()
        && required.values().keySet().stream()
            .allMatch(name -> otherLattice.atLeast(held, required, name));
  }

  private Optional<String> orderedDifferently(Property property) {
    return property.values().keySet().stream()
        .filter(name -> !alike(lattice.dimensions().get(name), otherLattice.dimensions().get(name)))
        .findFirst();
  }

  /** Two diagrams are alike if they order the same labels alike, in whatever way they are drawn. */
  private static boolean alike(@Nullable Dimension a, @Nullable Dimension b) {
    if (a instanceof Dimension.Drawn first && b instanceof Dimension.Drawn second) {
      return alike(first, second);
    }
    if (a instanceof Dimension.Product first && b instanceof Dimension.Product second) {
      return first.factors().keySet().equals(second.factors().keySet())
          && first.factors().keySet().stream()
              .allMatch(name -> alike(first.factors().get(name), second.factors().get(name)));
    }
    return a != null && a.equals(b);
  }

  private static boolean alike(Dimension.Drawn a, Dimension.Drawn b) {
    List<Value> labels =
        a.diagram().labels().stream().<Value>map(label -> new Value.Label(label)).toList();
    return a.diagram().labels().equals(b.diagram().labels())
        && labels.stream()
            .allMatch(
                high -> labels.stream().allMatch(l -> a.atLeast(high, l) == b.atLeast(high, l)));
  }
}
