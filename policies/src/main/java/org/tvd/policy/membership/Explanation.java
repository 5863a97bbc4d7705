package org.tvd.policy.membership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.HeldProperties.NotEarned;
import org.tvd.policy.membership.MembershipDecision.Unmet;
import org.tvd.policy.model.MeasuredRule;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.policy.model.Requirement;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;

/** Why a requirement is unmet: the nearest that is held, and what would prove it. */
final class Explanation {
  private final Lattice lattice;
  private final HeldProperties held;

  private Explanation(HeldProperties held) {
    this.lattice = held.policy().lattice();
    this.held = held;
  }

  static Unmet of(HeldProperties held, Requirement requirement) {
    return new Explanation(held).explain(requirement);
  }

  private Unmet explain(Requirement requirement) {
    Property required = requirement.property();
    Optional<Held> nearest = nearest(required);
    List<String> proofs = proofs(required);
    String sentence =
        "requires %s (%s); %s; %s"
            .formatted(
                lattice.describe(required),
                requirement.place(),
                nearest
                    .map(each -> "nearest held: " + lattice.describe(each.property()))
                    .orElse("nothing held in the same dimensions"),
                proofs.isEmpty()
                    ? "no rule or issuer of the policy can prove it"
                    : "would be proven by " + String.join(", or by ", proofs));
    return new Unmet(requirement, nearest.orElse(null), proofs, sentence);
  }

  /** Of those that speak about a required dimension: most dimensions met, then the greatest. */
  private Optional<Held> nearest(Property required) {
    List<Held> related =
        held.held().stream()
            .filter(
                each ->
                    each.property().values().keySet().stream()
                        .anyMatch(name -> required.values().containsKey(name)))
            .sorted(
                Comparator.<Held>comparingLong(each -> -dimensionsMet(each.property(), required))
                    .thenComparing(each -> each.property().toString()))
            .toList();
    return related.stream()
        .filter(
            each ->
                dimensionsMet(each.property(), required)
                    == dimensionsMet(related.getFirst().property(), required))
        .filter(each -> related.stream().noneMatch(other -> isAbove(other, each)))
        .findFirst()
        .or(() -> related.stream().findFirst());
  }

  private long dimensionsMet(Property property, Property required) {
    return required.values().keySet().stream()
        .filter(dimension -> lattice.atLeast(property, required, dimension))
        .count();
  }

  private boolean isAbove(Held high, Held low) {
    return !high.property().equals(low.property())
        && lattice.atLeast(high.property(), low.property());
  }

  private List<String> proofs(Property required) {
    PolicySet policy = held.policy();
    List<String> proofs = new ArrayList<>();
    for (MeasuredRule rule : policy.rules()) {
      if (rule.earns().stream().anyMatch(earned -> lattice.atLeast(earned, required))) {
        Provenance provenance = new Provenance.Measured(rule.name(), rule.place());
        proofs.add(provenance + why(provenance));
      }
    }
    for (PropertyIssuer issuer : policy.issuers()) {
      if (issuer.mayProve(required, lattice)) {
        proofs.add("a property certificate by " + issuer.name() + refusedCertificates(issuer));
      }
    }
    for (PropertyCertificate certificate : policy.configurations()) {
      if (certificate.holder() instanceof Holder.Configuration configuration) {
        issuers(certificate)
            .filter(issuer -> issuer.mayProve(required, lattice))
            .filter(_ -> certifies(certificate, required))
            .findFirst()
            .ifPresent(
                issuer ->
                    proofs.add(
                        "%s, by certificate %s of %s"
                            .formatted(
                                configuration.describe(), certificate.serial(), issuer.name())));
      }
    }
    return proofs;
  }

  private Stream<PropertyIssuer> issuers(PropertyCertificate certificate) {
    return held.policy().issuers().stream()
        .filter(each -> each.isAuthority() || certificate.mayBeOf(each.certificate()));
  }

  private boolean certifies(PropertyCertificate certificate, Property required) {
    return required.values().entrySet().stream()
        .allMatch(
            entry -> {
              Dimension dimension = lattice.dimensions().get(entry.getKey());
              String spelling = certificate.properties().get(entry.getKey());
              return dimension != null
                  && spelling != null
                  && dimension
                      .parse(spelling)
                      .filter(value -> dimension.atLeast(value, entry.getValue()))
                      .isPresent();
            });
  }

  private String why(Provenance provenance) {
    return held.notEarned().stream()
        .filter(each -> each.provenance().equals(provenance))
        .map(each -> ": " + each.detail())
        .findFirst()
        .orElse("");
  }

  private String refusedCertificates(PropertyIssuer issuer) {
    return held.notEarned().stream()
        .filter(
            each ->
                each.provenance() instanceof Provenance.Certificate certificate
                    && certificate.issuer().equals(issuer.name()))
        .map(NotEarned::toSentence)
        .findFirst()
        .map(sentence -> " (" + sentence + ")")
        .orElse("");
  }
}
