package org.tvd.policy.language;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.PlatformAnchor;
import org.tvd.policy.model.Trust;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code trust.yaml}: who may vouch for TPMs. */
final class TrustFile {
  private static final List<String> PERMISSION = List.of("allowed", "refused");

  /** What an anchor can be typed as: an unvouched TPM has none. */
  private static final List<String> TYPES =
      Stream.of(TpmType.HARDWARE, TpmType.FIRMWARE, TpmType.VIRTUAL)
          .map(TpmType::spelling)
          .toList();

  private final Certificates certificates;
  private final RevocationLists revocationLists;
  private final Problems problems;
  private final Scalars scalars;

  TrustFile(Certificates certificates, RevocationLists revocationLists, Problems problems) {
    this.certificates = certificates;
    this.revocationLists = revocationLists;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  Trust read(Optional<Node> file) {
    Optional<Fields> fields = file.flatMap(node -> Fields.of(node, "trust.yaml", problems));
    if (fields.isEmpty()) {
      return new Trust(List.of(), List.of(), false, List.of());
    }
    Optional<Node> ek = fields.get().optional("ek-anchors");
    Optional<Node> iak = fields.get().optional("iak-anchors");
    boolean operator = allowed(fields.get(), "operator-approval");
    List<PlatformAnchor> platforms = new ArrayList<>();
    fields
        .get()
        .optional("platform-anchors")
        .flatMap(node -> Fields.of(node, "platform-anchors", problems))
        .ifPresent(
            makers -> makers.named().forEach(entry -> platform(entry).ifPresent(platforms::add)));
    fields.get().nothingElse();
    if (ek.isEmpty() && iak.isEmpty() && !operator) {
      problems.mismatch(
          fields.get().place(),
          "no TPM can be trusted",
          "ek-anchors, iak-anchors or 'operator-approval: allowed'",
          "none of them");
    }
    return new Trust(anchors(ek, "ek-anchors"), anchors(iak, "iak-anchors"), operator, platforms);
  }

  private List<TrustAnchor> anchors(Optional<Node> named, String what) {
    List<TrustAnchor> anchors = new ArrayList<>();
    Optional<Fields> entries = named.flatMap(node -> Fields.of(node, what, problems));
    List<Node.Entry> each = entries.map(Fields::named).orElse(List.of());
    each.forEach(entry -> anchor(entry).ifPresent(anchors::add));
    if (entries.isPresent() && entries.get().isEmpty()) {
      problems.mismatch(entries.get().place(), what + " is empty", "at least one anchor", "none");
    }
    return anchors;
  }

  private Optional<PlatformAnchor> platform(Node.Entry entry) {
    Optional<Fields> fields = Fields.of(entry.value(), "a platform anchor", problems);
    List<X509Certificate> found =
        fields
            .flatMap(each -> each.required("file"))
            .flatMap(node -> scalars.text(node, "file"))
            .map(certificates::read)
            .orElse(List.of());
    fields.ifPresent(Fields::nothingElse);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlatformAnchor(entry.key().text(), found, entry.key().place()));
  }

  private Optional<TrustAnchor> anchor(Node.Entry entry) {
    Optional<Fields> found = Fields.of(entry.value(), "an anchor", problems);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = found.get();
    List<X509Certificate> anchors = authorities(fields.required("file"), "file");
    Optional<TpmType> type =
        fields
            .required("type")
            .flatMap(node -> scalars.choice(node, "type of TPM", TYPES))
            .map(word -> TpmType.valueOf(word.toUpperCase(Locale.ROOT)));
    List<X509Certificate> intermediates =
        authorities(fields.optional("intermediates"), "intermediates");
    Optional<Node> lists = fields.optional("crls");
    boolean staleAllowed = allowed(fields, "stale-crls");
    boolean sha1 = allowed(fields, "sha1-signatures");
    fields.nothingElse();
    List<X509CRL> crls = new ArrayList<>();
    List<X509Certificate> issuers =
        Stream.of(anchors, intermediates).flatMap(List::stream).toList();
    for (Node item : lists.map(node -> scalars.list(node, "crls", false)).orElse(List.of())) {
      scalars
          .text(item, "a revocation list")
          .ifPresent(path -> crls.addAll(revocationLists.read(path, issuers)));
    }
    return anchors.isEmpty() || type.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TrustAnchor(
                entry.key().text(),
                type.get(),
                anchors,
                intermediates,
                new TrustAnchor.Revocation(crls, staleAllowed),
                sha1,
                entry.key().place()));
  }

  /** The certificates of a file, each of which must be allowed to issue others. */
  private List<X509Certificate> authorities(Optional<Node> file, String what) {
    Optional<Node.Scalar> path = file.flatMap(node -> scalars.text(node, what));
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
    return found;
  }

  private boolean allowed(Fields fields, String key) {
    return fields
        .optional(key)
        .flatMap(node -> scalars.choice(node, key, PERMISSION))
        .map("allowed"::equals)
        .orElse(false);
  }
}
