package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tvd.policy.claims.Rule;
import org.tvd.policy.claims.RuleCompiler;
import org.tvd.policy.claims.SelfReportedClaims;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.model.MeasuredRule;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code properties.yaml}: how properties are measured, and who may certify them. */
final class PropertiesFile {
  private final PropertyReader properties;
  private final IssuerReader issuerReader;
  private final Set<String> references;
  private final boolean allowList;
  private final Problems problems;
  private final Scalars scalars;
  private final RuleCompiler compiler = new RuleCompiler();
  private final List<MeasuredRule> rules = new ArrayList<>();
  private final List<PropertyIssuer> issuers = new ArrayList<>();
  private final List<PropertyCertificate> configurations = new ArrayList<>();
  private final Set<String> selfReported = new TreeSet<>();

  /**
   * @param references the names of the reference lists
   * @param allowList whether the policy names a list of files that a platform may run
   */
  PropertiesFile(
      PropertyReader properties,
      Certificates certificates,
      Set<String> references,
      boolean allowList,
      Problems problems) {
    this.properties = properties;
    this.issuerReader = new IssuerReader(properties, certificates, problems);
    this.references = references;
    this.allowList = allowList;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /**
   * What the file says.
   *
   * @param rules by which properties are measured
   * @param issuers who may certify properties
   * @param configurations certificates about configurations
   * @param selfReported fields of a host's report of itself that rules may read
   */
  record Content(
      List<MeasuredRule> rules,
      List<PropertyIssuer> issuers,
      List<PropertyCertificate> configurations,
      Set<String> selfReported) {}

  Content read(Optional<Node> file) {
    Optional<Fields> fields = file.flatMap(node -> Fields.of(node, "properties.yaml", problems));
    if (fields.isPresent()) {
      Optional<Node> measured = fields.get().optional("measured");
      Optional<Node> certified = fields.get().optional("certified");
      fields.get().optional("self-reported").ifPresent(this::entitle);
      fields
          .get()
          .optional("configurations")
          .ifPresent(node -> configurations.addAll(issuerReader.configurations(node)));
      fields.get().nothingElse();
      measured
          .flatMap(node -> Fields.of(node, "measured", problems))
          .ifPresent(named -> named.named().forEach(this::rule));
      certified
          .flatMap(node -> Fields.of(node, "certified", problems))
          .ifPresent(
              named ->
                  named
                      .named()
                      .forEach(entry -> issuerReader.issuer(entry).ifPresent(issuers::add)));
      if (measured.isEmpty() && certified.isEmpty()) {
        problems.mismatch(
            fields.get().place(), "no property can be earned", "measured or certified", "neither");
      }
    }
    return new Content(
        List.copyOf(rules),
        List.copyOf(issuers),
        List.copyOf(configurations),
        Set.copyOf(selfReported));
  }

  /** {@code entitled} for all of a host's report of itself, or a list of fields. */
  private void entitle(Node node) {
    if (node instanceof Node.Scalar scalar && scalar.text().equals("entitled")) {
      selfReported.addAll(SelfReportedClaims.FIELDS);
      return;
    }
    for (Node item : scalars.list(node, "self-reported", false)) {
      scalars
          .choice(item, "field of a self-report", SelfReportedClaims.FIELDS)
          .ifPresent(selfReported::add);
    }
  }

  private void rule(Node.Entry entry) {
    Optional<Fields> fields = Fields.of(entry.value(), "a measured rule", problems);
    if (fields.isEmpty()) {
      return;
    }
    Optional<Rule> when =
        fields
            .get()
            .required("when")
            .flatMap(node -> scalars.text(node, "when"))
            .flatMap(this::condition);
    List<Property> earns =
        fields.get().required("earns").map(properties::oneOrMore).orElse(List.of());
    fields.get().nothingElse();
    if (when.isPresent() && !earns.isEmpty()) {
      rules.add(new MeasuredRule(entry.key().text(), when.get(), earns, entry.key().place()));
    }
  }

  private Optional<Rule> condition(Node.Scalar source) {
    return switch (compiler.compile(source.text())) {
      case RuleCompiler.Valid(Rule rule) -> checked(rule, source);
      case RuleCompiler.Invalid(List<RuleCompiler.Issue> issues) -> {
        for (RuleCompiler.Issue issue : issues) {
          problems.report(
              within(source, issue),
              "not a rule over the claims: "
                  + issue.message()
                  + (source.plain()
                      ? ""
                      : " (line %d, column %d of the rule)"
                          .formatted(issue.line(), issue.column())));
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<Rule> checked(Rule rule, Node.Scalar source) {
    for (String name : rule.references()) {
      if (!references.contains(name)) {
        problems.unknown(source.place(), "reference", name, references);
      }
    }
    if (rule.reads().contains(Rule.IMA_UNLISTED) && !allowList) {
      problems.mismatch(
          source.place(),
          "ima.unlisted has no list to compare with",
          "ima-allow-list in evidence.yaml",
          "none");
    }
    return Optional.of(rule);
  }

  /** Columns can be counted in a plain text on one line only. */
  private static Place within(Node.Scalar source, RuleCompiler.Issue issue) {
    Place start = source.place();
    return source.plain() && issue.line() == 1
        ? new Place(start.file(), start.line(), start.column() + issue.column() - 1)
        : start;
  }
}
