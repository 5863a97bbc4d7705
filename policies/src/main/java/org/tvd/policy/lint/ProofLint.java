package org.tvd.policy.lint;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.model.MeasuredRule;
import org.tvd.policy.model.PathPattern;
import org.tvd.policy.model.PropertyIssuer;

/** How properties are proven: rules, issuers, references and what is not judged. */
final class ProofLint {
  private final PolicySet policy;
  private final Lattice lattice;
  private final WrittenPlaces written;
  private final Lint.Advised advised;

  ProofLint(PolicySet policy, WrittenPlaces written, Lint.Advised advised) {
    this.policy = policy;
    this.lattice = policy.lattice();
    this.written = written;
    this.advised = advised;
  }

  void run() {
    Set<Property> required = RequirementLint.required(policy);
    Set<String> read = new TreeSet<>(policy.evidence().imaAllowList().stream().toList());
    for (MeasuredRule rule : policy.rules()) {
      read.addAll(rule.when().references());
      rule(rule, required);
    }
    for (PropertyIssuer issuer : policy.issuers()) {
      if (required.stream().noneMatch(each -> issuer.mayProve(each, lattice))) {
        advised.of(
            LintRule.UNUSED_ISSUER,
            issuer.place(),
            "Nobody requires anything that %s may certify.".formatted(issuer.name()));
      }
    }
    policy
        .references()
        .forEach(
            (name, list) -> {
              if (!read.contains(name)) {
                advised.of(
                    LintRule.UNUSED_REFERENCE,
                    list.place(),
                    "Nothing reads the list " + name + ".");
              }
            });
    List<PathPattern> excludes = policy.evidence().imaApproval().excludes();
    for (int i = 0; i < excludes.size(); i++) {
      advised.of(
          LintRule.IMA_EXCLUDE,
          written.item("evidence.yaml", i, "ima-excludes"),
          "Files under %s are not judged.".formatted(excludes.get(i).source()));
    }
  }

  private void rule(MeasuredRule rule, Set<Property> required) {
    if (rule.when().reads().isEmpty()) {
      advised.of(
          LintRule.CONSTANT_RULE,
          rule.place(),
          "The condition of %s reads no claim.".formatted(rule.name()));
    }
    for (Property earned : rule.earns()) {
      boolean meets = required.stream().anyMatch(each -> lattice.atLeast(earned, each));
      boolean excludes =
          policy.exclusions().stream()
              .flatMap(List::stream)
              .anyMatch(each -> lattice.atLeast(earned, each));
      if (!meets && !excludes) {
        advised.of(
            LintRule.UNREQUIRED_PROPERTY,
            rule.place(),
            "%s earns %s, which meets no requirement."
                .formatted(rule.name(), lattice.describe(earned)));
      }
    }
  }
}
