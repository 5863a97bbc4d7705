package org.tvd.policy.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/**
 * Files of a deployment, such as certificates, that a policy in a repository does not have. So that
 * it can be tested as it is, a test file may say what stands in for them while it is tested; a file
 * that is there counts before its stand-in.
 */
public final class StandIns {
  /** The key of test files. */
  static final String KEY = "files";

  private static final int MOST = 64;

  private final Certificates certificates;
  private final Problems problems;
  private final SortedMap<String, Node.Scalar> stated = new TreeMap<>();

  StandIns(Certificates certificates, Problems problems) {
    this.certificates = certificates;
    this.problems = problems;
  }

  /** Makes certificates whose content does not matter. */
  public interface Certificates {
    /**
     * A certificate in PEM form.
     *
     * @param name of its subject
     * @param authority whether it is a certification authority's
     */
    String make(String name, boolean authority);
  }

  /** Takes what a test file says; two files must not say different things. */
  void add(Node file) {
    Optional<Node> section =
        file instanceof Node.Mapping mapping ? mapping.value(KEY) : Optional.empty();
    if (section.isEmpty() || Fields.of(section.get(), KEY, problems).isEmpty()) {
      return;
    }
    for (Node.Entry entry : ((Node.Mapping) section.get()).entries()) {
      if (!(entry.value() instanceof Node.Scalar content) || content.isNothing()) {
        problems.mismatch(
            entry.value().place(),
            "not a file's content",
            "certificate, authority or the text itself",
            entry.value().kind());
        continue;
      }
      Node.Scalar other = stated.putIfAbsent(entry.key().text(), content);
      if (other != null && !other.text().equals(content.text())) {
        problems.mismatch(
            content.place(),
            "another test file says otherwise of " + entry.key().text(),
            "as at " + other.place(),
            content.kind());
      }
      if (stated.size() > MOST) {
        problems.mismatch(content.place(), "too many files", "at most " + MOST, "more");
        return;
      }
    }
  }

  /** Those of the stated files that {@code files} does not have. */
  SortedMap<String, Bytes> absentFrom(Map<String, Bytes> files) {
    SortedMap<String, Bytes> absent = new TreeMap<>();
    stated.forEach(
        (path, content) -> {
          if (!files.containsKey(path)) {
            absent.put(path, Bytes.ofUtf8(content(path, content)));
          }
        });
    return absent;
  }

  private String content(String path, Node.Scalar content) {
    boolean word =
        !content.quoted() && List.of("certificate", "authority").contains(content.text());
    return word
        ? certificates.make("stand-in for " + path, content.text().equals("authority"))
        : content.text();
  }
}
