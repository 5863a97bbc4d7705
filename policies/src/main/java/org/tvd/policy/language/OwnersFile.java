package org.tvd.policy.language;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.model.Owner;
import org.tvd.policy.model.PathPattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/**
 * Reads {@code owners.yaml}, if there is one, and takes the owners' signatures into the set: who
 * keeps a version keeps what vouched for it.
 */
public final class OwnersFile {
  /** The file's path. Its own owner stands outside of the set. */
  public static final String PATH = "owners.yaml";

  /** Who signs {@link #PATH}; no owner can have this name. */
  public static final String ROOT = "root";

  private final Sources sources;
  private final Problems problems;
  private final Scalars scalars;
  private final Certificates certificates;

  private OwnersFile(Sources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.certificates = new Certificates(sources, problems);
  }

  /** The path of a signature. */
  public static String signature(String owner) {
    return "signatures/" + owner + ".sig";
  }

  /** The owners in {@code files}; none where there is no such file. */
  public static SortedMap<String, Owner> read(SortedMap<String, Bytes> files, Problems problems) {
    return read(new Sources(files, problems), problems);
  }

  static SortedMap<String, Owner> read(Sources sources, Problems problems) {
    return sources.has(PATH)
        ? new OwnersFile(sources, problems).read()
        : Collections.emptySortedMap();
  }

  private SortedMap<String, Owner> read() {
    SortedMap<String, Owner> owners = new TreeMap<>();
    Optional<Fields> file =
        sources.yaml(PATH).flatMap(node -> Fields.of(node, "the owners", problems));
    for (Node.Entry entry : file.map(Fields::named).orElse(List.of())) {
      String name = entry.key().text();
      if (name.equals(ROOT)) {
        problems.mismatch(
            entry.key().place(), "no owner has this name", "any other", "'" + name + "'");
      }
      owner(name, entry).ifPresent(owner -> owners.put(name, owner));
      sources.alsoUse(signature(name));
    }
    sources.alsoUse(signature(ROOT));
    return owners;
  }

  private Optional<Owner> owner(String name, Node.Entry entry) {
    Optional<Fields> fields = Fields.of(entry.value(), "the owner " + name, problems);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<Node.Scalar> path =
        fields.get().required("certificate").flatMap(node -> scalars.text(node, "a path"));
    List<X509Certificate> found = path.map(certificates::read).orElse(List.of());
    if (found.size() > 1) {
      problems.mismatch(
          path.orElseThrow().place(), "an owner has one certificate", "one", found.size() + "");
    }
    List<PathPattern> patterns = new ArrayList<>();
    for (Node item :
        fields
            .get()
            .required("files")
            .map(node -> scalars.list(node, "files", false))
            .orElse(List.of())) {
      scalars.text(item, "a path").ifPresent(text -> pattern(text).ifPresent(patterns::add));
    }
    fields.get().nothingElse();
    return found.size() == 1 && path.isPresent()
        ? Optional.of(
            new Owner(name, path.get().text(), found.getFirst(), patterns, entry.key().place()))
        : Optional.empty();
  }

  private Optional<PathPattern> pattern(Node.Scalar text) {
    Optional<PathPattern> pattern =
        text.text().contains(" ") ? Optional.empty() : PathPattern.of("/" + text.text());
    if (pattern.isEmpty()) {
      problems.mismatch(
          text.place(),
          "not a path in the policy directory",
          "a path like tvds/alpha.yaml or references/alpha-*",
          text.kind());
    }
    return pattern;
  }
}
