package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.model.ImaApproval;
import org.tvd.policy.model.ImaKey;
import org.tvd.policy.model.PathPattern;
import org.tvd.policy.model.ReferenceList;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads the keys of {@code evidence.yaml} that say which measured files are approved. */
final class ImaApprovalKeys {
  private static final int MOST = 64;

  private final Map<String, ReferenceList> references;
  private final Certificates certificates;
  private final Problems problems;
  private final Scalars scalars;

  ImaApprovalKeys(
      Map<String, ReferenceList> references, Certificates certificates, Problems problems) {
    this.references = references;
    this.certificates = certificates;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  ImaApproval read(Fields fields) {
    @Nullable ReferenceList allowed =
        fields
            .optional("ima-allow-list")
            .flatMap(node -> scalars.choice(node, "reference", references.keySet()))
            .map(references::get)
            .orElse(null);
    List<ImaKey> keys = new ArrayList<>();
    for (Node item : list(fields, "ima-keys")) {
      scalars
          .text(item, "an item of ima-keys")
          .ifPresent(path -> keys.addAll(certificates.keys(path)));
    }
    Optional<Node> accept = fields.optional("ima-accept-signed");
    boolean signed = accept.flatMap(node -> scalars.flag(node, "ima-accept-signed")).orElse(false);
    if (signed && accept.isPresent() && keys.isEmpty()) {
      problems.mismatch(
          accept.get().place(), "no key's signature could be accepted", "ima-keys", "none");
    }
    List<PathPattern> excludes = new ArrayList<>();
    for (Node item : list(fields, "ima-excludes")) {
      scalars
          .text(item, "an item of ima-excludes")
          .ifPresent(pattern -> exclude(pattern, excludes));
    }
    return new ImaApproval(allowed, signed, keys, excludes);
  }

  private void exclude(Node.Scalar scalar, List<PathPattern> excludes) {
    Optional<PathPattern> pattern = PathPattern.of(scalar.text());
    if (pattern.isEmpty()) {
      problems.mismatch(
          scalar.place(),
          "not a pattern of paths",
          "an absolute path like /tmp/**, at most 256 characters and 8 stars",
          scalar.kind());
    } else if (excludes.contains(pattern.get())) {
      problems.mismatch(scalar.place(), "ima-excludes repeats an item", "each once", scalar.kind());
    } else {
      excludes.add(pattern.get());
    }
  }

  private List<Node> list(Fields fields, String key) {
    List<Node> items =
        fields.optional(key).map(node -> scalars.list(node, key, true)).orElse(List.of());
    if (items.size() > MOST) {
      problems.mismatch(
          items.get(MOST).place(), key + " is too long", "at most " + MOST, items.size() + "");
      return List.of();
    }
    return items;
  }
}
