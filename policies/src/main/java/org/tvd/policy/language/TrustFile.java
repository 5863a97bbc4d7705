package org.tvd.policy.language;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code trust.yaml}: who may vouch for TPMs. */
final class TrustFile {
  private final Certificates certificates;
  private final Problems problems;
  private final Scalars scalars;

  TrustFile(Certificates certificates, Problems problems) {
    this.certificates = certificates;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  List<TrustAnchor> read(Optional<Node> file) {
    List<TrustAnchor> anchors = new ArrayList<>();
    Optional<Fields> fields = file.flatMap(node -> Fields.of(node, "trust.yaml", problems));
    Optional<Node> named = fields.flatMap(each -> each.required("ek-anchors"));
    fields.ifPresent(Fields::nothingElse);
    Optional<Fields> entries = named.flatMap(node -> Fields.of(node, "ek-anchors", problems));
    List<Node.Entry> each = entries.map(Fields::named).orElse(List.of());
    each.forEach(entry -> anchor(entry).ifPresent(anchors::add));
    if (entries.isPresent() && entries.get().isEmpty()) {
      problems.mismatch(
          entries.get().place(), "ek-anchors is empty", "at least one anchor", "none");
    }
    return List.copyOf(anchors);
  }

  private Optional<TrustAnchor> anchor(Node.Entry entry) {
    Optional<Fields> fields = Fields.of(entry.value(), "an anchor", problems);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<Node.Scalar> path =
        fields.get().required("file").flatMap(node -> scalars.text(node, "file"));
    Optional<TpmType> type =
        fields
            .get()
            .required("type")
            .flatMap(
                node ->
                    scalars.choice(
                        node,
                        "type of TPM",
                        Arrays.stream(TpmType.values()).map(TpmType::spelling).toList()))
            .map(word -> TpmType.valueOf(word.toUpperCase(Locale.ROOT)));
    fields.get().nothingElse();
    List<X509Certificate> found = path.map(certificates::read).orElse(List.of());
    for (X509Certificate certificate : found) {
      if (certificate.getBasicConstraints() < 0 && path.isPresent()) {
        problems.mismatch(
            path.get().place(),
            path.get().text() + " holds a certificate that may not issue others",
            "certification authorities",
            certificate.getSubjectX500Principal().getName());
      }
    }
    return found.isEmpty() || type.isEmpty()
        ? Optional.empty()
        : Optional.of(new TrustAnchor(entry.key().text(), type.get(), found, entry.key().place()));
  }
}
