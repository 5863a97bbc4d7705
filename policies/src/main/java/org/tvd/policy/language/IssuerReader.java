package org.tvd.policy.language;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Value;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.policy.model.Scope;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads who may certify properties, and the certificates that the policy itself brings. */
final class IssuerReader {
  private static final int MAX_CONFIGURATIONS = 1000;

  private final PropertyReader properties;
  private final Certificates certificates;
  private final Problems problems;
  private final Scalars scalars;

  IssuerReader(PropertyReader properties, Certificates certificates, Problems problems) {
    this.properties = properties;
    this.certificates = certificates;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** One entry of {@code certified}. */
  Optional<PropertyIssuer> issuer(Node.Entry entry) {
    Optional<Fields> read = Fields.of(entry.value(), "an issuer", problems);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<Node> authority = fields.optional("authority");
    Optional<Node> certificate =
        authority.isPresent() ? fields.optional("certificate") : fields.required("certificate");
    if (authority.isPresent() && certificate.isPresent()) {
      problems.mismatch(
          fields.place(), "an issuer twice", "a certificate or an authority", "both of them");
    }
    Optional<X509Certificate> signer =
        authority.or(() -> certificate).flatMap(node -> signer(node, authority.isPresent()));
    SortedMap<String, Scope> scope = new TreeMap<>();
    fields.required("may-certify").ifPresent(node -> scope.putAll(scope(node)));
    boolean revocationRequired =
        fields
            .optional("revocation")
            .flatMap(
                node -> scalars.choice(node, "rule of revocation", List.of("required", "optional")))
            .filter("required"::equals)
            .isPresent();
    List<RevocationList> lists =
        fields
            .optional("revocation-list")
            .flatMap(node -> signer.flatMap(by -> revocationList(node, by)))
            .map(List::of)
            .orElse(List.of());
    fields.nothingElse();
    return signer.isEmpty() || scope.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PropertyIssuer(
                entry.key().text(),
                signer.get(),
                authority.isPresent(),
                scope,
                revocationRequired,
                lists,
                entry.key().place()));
  }

  private Optional<X509Certificate> signer(Node node, boolean authority) {
    Optional<Node.Scalar> path = scalars.text(node, authority ? "authority" : "certificate");
    List<X509Certificate> found = path.map(certificates::read).orElse(List.of());
    if (found.size() > 1) {
      problems.mismatch(
          node.place(), "a file holds more than the issuer", "one certificate", found.size() + "");
      return Optional.empty();
    }
    // RFC 5755, section 4.5: whoever issues attribute certificates is not a CA.
    if (found.size() == 1 && authority != found.getFirst().getBasicConstraints() >= 0) {
      problems.mismatch(
          node.place(),
          "not a certificate of this kind",
          authority ? "a certification authority's" : "an issuer's, which is not an authority's",
          found.getFirst().getSubjectX500Principal().getName());
      return Optional.empty();
    }
    return found.stream().findFirst();
  }

  private SortedMap<String, Scope> scope(Node node) {
    if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
      problems.mismatch(
          node.place(), "may-certify is not a mapping", "values for each dimension", node.kind());
      return new TreeMap<>();
    }
    SortedMap<String, Scope> scope = new TreeMap<>();
    for (Node.Entry entry : mapping.entries()) {
      properties
          .dimension(entry.key())
          .flatMap(dimension -> values(dimension, entry))
          .ifPresent(values -> scope.put(entry.key().text(), values));
    }
    return scope.size() == mapping.entries().size() ? scope : new TreeMap<>();
  }

  private Optional<Scope> values(Dimension dimension, Node.Entry entry) {
    String name = entry.key().text();
    boolean ofProduct =
        dimension instanceof Dimension.Product
            && entry.value() instanceof Node.Mapping mapping
            && mapping.entries().stream()
                .noneMatch(each -> LatticeFile.WORDS_OF_SCOPES.contains(each.key().text()));
    if (ofProduct || !(entry.value() instanceof Node.Mapping)) {
      return properties.value(dimension, name, entry.value()).map(Scope.AtMost::new);
    }
    Optional<Fields> read = Fields.of(entry.value(), "a scope", problems);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<Node> anyOf = fields.optional("any-of");
    if (anyOf.isPresent()) {
      fields.nothingElse();
      List<Value> values = new ArrayList<>();
      List<Node> items = scalars.list(anyOf.get(), "any-of", false);
      items.forEach(item -> properties.value(dimension, name, item).ifPresent(values::add));
      return items.isEmpty() || values.size() < items.size()
          ? Optional.empty()
          : Optional.of(new Scope.AnyOf(values));
    }
    Optional<Value> from =
        fields.required("from").flatMap(node -> properties.value(dimension, name, node));
    Optional<Value> to =
        fields.required("to").flatMap(node -> properties.value(dimension, name, node));
    fields.nothingElse();
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (!dimension.atLeast(to.get(), from.get())) {
      problems.mismatch(
          fields.place(), "a scope of nothing", "'to' at least 'from'", to.get().spelling());
      return Optional.empty();
    }
    return Optional.of(new Scope.Between(from.get(), to.get()));
  }

  private Optional<RevocationList> revocationList(Node node, X509Certificate signer) {
    Optional<Node.Scalar> path = scalars.text(node, "revocation-list");
    for (Bytes der : path.map(p -> certificates.der(p, "X509 CRL")).orElse(List.of())) {
      try {
        RevocationList list = RevocationList.parse(der);
        if (list.isSignedBy(signer)) {
          return Optional.of(list);
        }
        problems.mismatch(
            node.place(),
            "a revocation list of somebody else",
            "one signed by " + signer.getSubjectX500Principal(),
            "one by " + list.issuer());
      } catch (MalformedException e) {
        problems.report(node.place(), e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** The certificates about configurations that the policy brings. */
  List<PropertyCertificate> configurations(Node node) {
    List<PropertyCertificate> configurations = new ArrayList<>();
    for (Node item : scalars.list(node, "configurations", false)) {
      Optional<Node.Scalar> path = scalars.text(item, "a file of certificates");
      for (Bytes der :
          path.map(p -> certificates.der(p, "ATTRIBUTE CERTIFICATE")).orElse(List.of())) {
        try {
          PropertyCertificate certificate = PropertyCertificate.parse(der);
          if (certificate.holder() instanceof Holder.Configuration) {
            configurations.add(certificate);
          } else {
            problems.mismatch(
                item.place(),
                "not about a configuration",
                "a digest",
                "a platform: let it send it");
          }
        } catch (MalformedException e) {
          problems.report(item.place(), e.getMessage());
        }
      }
    }
    if (configurations.size() > MAX_CONFIGURATIONS) {
      problems.mismatch(
          node.place(), "too many", "at most " + MAX_CONFIGURATIONS, configurations.size() + "");
    }
    return configurations;
  }
}
