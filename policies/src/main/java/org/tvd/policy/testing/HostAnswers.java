package org.tvd.policy.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.MembershipDecision.Admitted;
import org.tvd.policy.membership.MembershipDecision.Refused;
import org.tvd.policy.membership.MembershipDecision.UnknownRole;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.model.TvdPolicy;

/** What the policy decides about the hosts of a test file. */
final class HostAnswers {
  private final PolicySet policy;
  private final Map<String, TestHost> hosts;
  private final Map<String, HeldProperties> held = new HashMap<>();

  HostAnswers(PolicySet policy, Map<String, TestHost> hosts) {
    this.policy = policy;
    this.hosts = hosts;
  }

  Optional<Deviation> admitted(Expectation.Admitted expected) {
    return switch (decision(expected.host(), expected.tvd(), expected.role())) {
      case Admitted() -> Optional.empty();
      case Refused refused -> Optional.of(new Deviation("refused", refused.reasons()));
      case UnknownRole unknown -> Optional.of(new Deviation("refused", unknown.reasons()));
    };
  }

  Optional<Deviation> refused(Expectation.Refused expected) {
    return switch (decision(expected.host(), expected.tvd(), expected.role())) {
      case Admitted() -> Optional.of(new Deviation("admitted", shown(expected.host())));
      case Refused refused -> {
        List<Property> unmet =
            refused.unmet().stream().map(each -> each.requirement().property()).distinct().toList();
        yield new HashSet<>(unmet).equals(new HashSet<>(expected.unmet()))
            ? Optional.empty()
            : Optional.of(new Deviation("refused for " + listed(unmet), refused.reasons()));
      }
      case UnknownRole unknown -> Optional.of(new Deviation("refused", unknown.reasons()));
    };
  }

  Optional<Deviation> holds(Expectation.Holds expected) {
    return meeting(expected.host(), expected.property()).isEmpty()
        ? Optional.of(new Deviation("it does not", shown(expected.host())))
        : Optional.empty();
  }

  Optional<Deviation> lacks(Expectation.Lacks expected) {
    List<Held> meeting = meeting(expected.host(), expected.property());
    return meeting.isEmpty()
        ? Optional.empty()
        : Optional.of(new Deviation("it holds it", meeting.stream().map(this::sentence).toList()));
  }

  private MembershipDecision decision(String host, String tvd, @Nullable String role) {
    TvdPolicy asked = Objects.requireNonNull(policy.tvds().get(tvd));
    return role == null
        ? Membership.decide(asked, held(host))
        : Membership.decide(asked, role, held(host));
  }

  private HeldProperties held(String host) {
    return held.computeIfAbsent(
        host,
        name -> {
          TestHost test = Objects.requireNonNull(hosts.get(name));
          return PropertyDerivation.derive(
              policy, test.claims(), test.certified(), test.supposed());
        });
  }

  private List<Held> meeting(String host, Property property) {
    return held(host).held().stream()
        .filter(each -> policy.lattice().atLeast(each.property(), property))
        .toList();
  }

  /** What the host holds, and why it does not hold more. */
  private List<String> shown(String host) {
    List<String> lines = new ArrayList<>();
    held(host).held().forEach(each -> lines.add(sentence(each)));
    held(host).notEarned().forEach(each -> lines.add(each.toSentence()));
    return lines;
  }

  private String sentence(Held each) {
    return "holds " + policy.lattice().describe(each.property()) + ", by " + each.provenance();
  }

  private String listed(List<Property> properties) {
    return properties.stream().map(policy.lattice()::describe).collect(Collectors.joining(", "));
  }
}
