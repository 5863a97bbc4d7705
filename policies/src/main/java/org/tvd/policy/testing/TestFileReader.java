package org.tvd.policy.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.PropertyReader;
import org.tvd.policy.lattice.Property;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads one test file against the policy that it lies beside. */
final class TestFileReader {
  private final PolicySet policy;
  private final PropertyReader properties;
  private final Problems problems;
  private final Scalars scalars;
  private final Names names;
  private final FlowExpectationReader flows;
  private final PlaceExpectationReader places;
  private final List<Expectation> expectations = new ArrayList<>();
  private final Map<String, TestHost> hosts = new HashMap<>();

  TestFileReader(PolicySet policy, Problems problems) {
    this.policy = policy;
    this.problems = problems;
    this.properties = PropertyReader.of(policy.lattice(), problems);
    this.scalars = new Scalars(problems);
    this.names = new Names(problems);
    this.flows = new FlowExpectationReader(policy, problems, expectations::add);
    this.places = new PlaceExpectationReader(policy, problems, expectations::add);
  }

  TestFile read(String path, Node file) {
    Fields.of(file, "the test file", problems)
        .ifPresent(
            fields -> {
              fields.optional(StandIns.KEY);
              fields
                  .optional("hosts")
                  .ifPresent(
                      node ->
                          hosts.putAll(new HostReader(policy, properties, problems).hosts(node)));
              each(fields, "membership", this::membership);
              each(fields, "properties", this::properties);
              each(fields, "flows", flows::flow);
              each(fields, "findings", flows::finding);
              each(fields, "sharing", places::sharing);
              each(fields, "mechanisms", places::mechanism);
              fields.nothingElse();
            });
    if (expectations.isEmpty() && problems.isEmpty()) {
      problems.mismatch(
          Place.ofFile(path), "the test file expects nothing", "at least one expectation", "none");
    }
    return new TestFile(path, hosts, expectations);
  }

  private void each(Fields file, String section, Consumer<Fields> reader) {
    for (Node item :
        file.optional(section).map(node -> scalars.list(node, section, false)).orElse(List.of())) {
      Fields.of(item, "an expectation of " + section, problems)
          .ifPresent(
              fields -> {
                reader.accept(fields);
                fields.nothingElse();
              });
    }
  }

  private void membership(Fields fields) {
    Optional<String> host = host(fields);
    Optional<Node> admitted = fields.optional("admitted");
    Optional<Node> refused = fields.optional("refused");
    Optional<Node> role = fields.optional("role");
    if (admitted.isPresent() == refused.isPresent()) {
      problems.mismatch(
          fields.place(),
          "an expectation of membership has one verdict",
          "admitted or refused",
          admitted.isPresent() ? "both" : "neither");
      fields.optional("for");
      return;
    }
    if (admitted.isPresent()) {
      for (Node item : names.oneOrMore(admitted.get(), "admitted")) {
        String tvd = names.of(item, "TVD", policy.tvds().keySet());
        host.ifPresent(
            each ->
                expectations.add(
                    new Expectation.Admitted(each, tvd, role(role, tvd), item.place())));
      }
      return;
    }
    String tvd = names.of(refused.orElseThrow(), "TVD", policy.tvds().keySet());
    List<Property> unmet = fields.required("for").map(properties::list).orElse(List.of());
    host.ifPresent(
        each ->
            expectations.add(
                new Expectation.Refused(each, tvd, role(role, tvd), unmet, fields.place())));
  }

  private @Nullable String role(Optional<Node> node, String tvd) {
    return node.map(each -> names.role(each, tvd, policy)).orElse(null);
  }

  private void properties(Fields fields) {
    Optional<String> host = host(fields);
    Optional<Node> holds = fields.optional("holds");
    Optional<Node> lacks = fields.optional("lacks");
    names.requireOne(fields, "holds or lacks", List.of(holds, lacks));
    if (host.isEmpty()) {
      return;
    }
    holds.map(properties::placed).orElse(List.of()).stream()
        .map(each -> new Expectation.Holds(host.get(), each.property(), each.place()))
        .forEach(expectations::add);
    lacks.map(properties::placed).orElse(List.of()).stream()
        .map(each -> new Expectation.Lacks(host.get(), each.property(), each.place()))
        .forEach(expectations::add);
  }

  private Optional<String> host(Fields fields) {
    return fields
        .required("host")
        .map(node -> names.of(node, "host", hosts.keySet()))
        .filter(hosts::containsKey);
  }
}
