package org.tvd.policy.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.language.ContentDigest;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.reference.ReferenceValue;
import org.tvd.protocol.reference.ReferenceValues;
import org.tvd.protocol.x509.Pem;

/**
 * Files that a policy may take over, with a review for who decides about it.
 *
 * @param files by path in the proposal's folder, without the review
 * @param review for people
 */
public record Proposal(SortedMap<String, Bytes> files, String review) {
  /** Where the review lies. */
  public static final String REVIEW = "review.txt";

  /** What {@code references.yaml} gets. */
  static final String REFERENCES = "references.yaml";

  static final String FOLDER = "references/";
  static final String FILE_KEYS = FOLDER + "ima-keys.pem";

  /** Rules and evidence.yaml's keys to choose from: never taken over without a person. */
  static final String SUGGESTIONS = "suggestions.txt";

  public Proposal {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * The proposal of {@code values}.
   *
   * @param prefix before each list's name: letters and digits, or nothing
   */
  public static Proposal of(ReferenceValues values, String prefix) {
    SortedMap<String, Bytes> files = new TreeMap<>();
    StringBuilder references = new StringBuilder();
    values
        .lists()
        .forEach(
            (name, list) -> {
              String path = FOLDER + prefix + name + ".txt";
              references.append(prefix + name + ": {file: " + path + "}\n");
              files.put(path, Bytes.ofUtf8(lines(values.source(), list)));
            });
    files.put(REFERENCES, Bytes.ofUtf8(references.toString()));
    if (!values.fileKeys().isEmpty()) {
      StringBuilder keys = new StringBuilder();
      values.fileKeys().forEach(key -> keys.append(new Pem("PUBLIC KEY", key).text()));
      files.put(FILE_KEYS, Bytes.ofUtf8(keys.toString()));
    }
    files.put(SUGGESTIONS, Bytes.ofUtf8(Review.suggestions(values, prefix)));
    return new Proposal(files, Review.of(values, prefix, digest(files)));
  }

  /** What names these files: a review is of them and no others. */
  public String digest() {
    return digest(files);
  }

  private static String digest(SortedMap<String, Bytes> files) {
    return ContentDigest.of(files).substring(0, 16);
  }

  /** The names of the lists. */
  public List<String> lists() {
    List<String> names = new ArrayList<>();
    for (String path : files.keySet()) {
      if (path.startsWith(FOLDER) && path.endsWith(".txt")) {
        names.add(path.substring(FOLDER.length(), path.length() - ".txt".length()));
      }
    }
    return names;
  }

  private static String lines(String source, List<ReferenceValue> list) {
    TreeSet<String> lines = new TreeSet<>();
    for (ReferenceValue value : list) {
      String subject = value.subject().isEmpty() ? "" : "  " + value.subject();
      lines.add(value.digest().hex() + subject);
    }
    return "# From " + source.replaceAll("\\R", " ") + "\n" + String.join("\n", lines) + "\n";
  }
}
