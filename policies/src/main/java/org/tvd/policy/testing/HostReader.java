package org.tvd.policy.testing;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.language.PropertyReader;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.Provenance;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/** Reads {@code hosts} of a test file. */
final class HostReader {
  private final PolicySet policy;
  private final PropertyReader properties;
  private final Problems problems;

  HostReader(PolicySet policy, PropertyReader properties, Problems problems) {
    this.policy = policy;
    this.properties = properties;
    this.problems = problems;
  }

  Map<String, TestHost> hosts(Node node) {
    Map<String, TestHost> hosts = new TreeMap<>();
    for (Node.Entry entry :
        Fields.of(node, "hosts", problems).map(Fields::named).orElse(List.of())) {
      String name = entry.key().text();
      Fields.of(entry.value(), "the host " + name, problems)
          .ifPresent(fields -> hosts.put(name, host(name, fields)));
    }
    return hosts;
  }

  private TestHost host(String name, Fields fields) {
    Claims claims =
        fields
            .optional("claims")
            .map(node -> new StatedClaims(problems).read(node))
            .orElseGet(StatedClaims::none);
    List<Certified> certified =
        fields.optional("certified").map(node -> certified(name, node)).orElse(List.of());
    List<Held> stated = fields.optional("holds").map(this::held).orElse(List.of());
    fields.nothingElse();
    return new TestHost(name, claims, certified, stated);
  }

  private List<Held> held(Node node) {
    return properties.placed(node).stream()
        .map(
            each ->
                new Held(
                    each.property(), new Provenance.Measured("of the test alone", each.place())))
        .toList();
  }

  /**
   * A property certificate by each issuer, valid for ever: what it may say is the policy's word.
   */
  private List<Certified> certified(String host, Node node) {
    List<Certified> certificates = new ArrayList<>();
    for (Node.Entry entry :
        Fields.of(node, "certified", problems).map(Fields::named).orElse(List.of())) {
      String issuer = entry.key().text();
      List<String> issuers = policy.issuers().stream().map(PropertyIssuer::name).toList();
      if (!issuers.contains(issuer)) {
        problems.unknown(entry.key().place(), "issuer", issuer, issuers);
      }
      Map<String, String> values = values(entry.value());
      var link =
          new Certified.Link(
              issuer, BigInteger.valueOf(certificates.size() + 1L), Instant.MIN, Instant.MAX);
      certificates.add(
          new Certified(
              issuer,
              List.of(link),
              new Holder.AttestationKey(Bytes.ofUtf8(host).sha256()),
              Certified.Origin.EVIDENCE,
              values));
    }
    return certificates;
  }

  /** As a certificate spells them. A value that no lattice has is for the policy to refuse. */
  private Map<String, String> values(Node node) {
    Map<String, String> values = new TreeMap<>();
    if (!(node instanceof Node.Mapping mapping)) {
      problems.mismatch(node.place(), "not a property", "a value for each dimension", node.kind());
      return values;
    }
    for (Node.Entry entry : mapping.entries()) {
      properties.dimension(entry.key());
      Optional<String> value = spelled(entry.value());
      if (value.isEmpty()) {
        problems.mismatch(
            entry.value().place(), "not a value", "a value, or a list", entry.value().kind());
      }
      value.ifPresent(text -> values.put(entry.key().text(), text));
    }
    return values;
  }

  private static Optional<String> spelled(Node node) {
    return switch (node) {
      case Node.Scalar scalar when !scalar.isNothing() -> Optional.of(scalar.text());
      case Node.Sequence list when list.items().stream().allMatch(Node.Scalar.class::isInstance) ->
          Optional.of(
              list.items().stream()
                  .map(item -> ((Node.Scalar) item).text())
                  .collect(Collectors.joining(",", "[", "]")));
      default -> Optional.empty();
    };
  }
}
