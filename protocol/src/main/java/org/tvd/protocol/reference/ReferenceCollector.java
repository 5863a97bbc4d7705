package org.tvd.protocol.reference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.EscapedPath;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Collects what a reader finds. A digest that a policy cannot hold becomes a finding: nothing is
 * lost on the way without being told.
 */
public final class ReferenceCollector {
  /** With the digest, what a line of a policy's list can hold. */
  private static final int MAX_SUBJECT = 3900;

  private final SortedMap<String, Set<ReferenceValue>> lists = new TreeMap<>();
  private final Set<String> excludes = new LinkedHashSet<>();
  private final Set<Bytes> fileKeys = new LinkedHashSet<>();
  private final SortedMap<String, String> rules = new TreeMap<>();
  private final SortedMap<Finding, SortedMap<String, List<String>>> findings = new TreeMap<>();

  /** A collector that has what {@code values} has. */
  static ReferenceCollector of(ReferenceValues values) {
    ReferenceCollector collector = new ReferenceCollector();
    values.lists().forEach((name, list) -> collector.lists.put(name, new LinkedHashSet<>(list)));
    collector.excludes.addAll(values.excludes());
    collector.fileKeys.addAll(values.fileKeys());
    collector.rules.putAll(values.rules());
    values
        .findings()
        .forEach(
            (kind, reasons) ->
                reasons.forEach(
                    (reason, subjects) ->
                        subjects.forEach(subject -> collector.finding(kind, reason, subject))));
    return collector;
  }

  /**
   * A digest of which only the length tells the algorithm.
   *
   * @param path as an IMA log names it, escaped as {@link EscapedPath} does
   */
  public void measured(String list, Bytes digest, String path) {
    Optional<HashAlgorithm> algorithm = Optional.empty();
    for (HashAlgorithm candidate : HashAlgorithm.values()) {
      if (candidate.size() == digest.size()) {
        algorithm = Optional.of(candidate);
      }
    }
    add(list, algorithm, digest, path, "a digest of " + digest.size() + " bytes");
  }

  /** The same, with the algorithm's name in one of the spellings that are about. */
  public void measured(String list, String algorithm, Bytes digest, String path) {
    String unknown = "a digest of the algorithm " + algorithm;
    add(list, named(algorithm), digest, path, unknown);
  }

  /** A digest of something that is called {@code name}, which is no more than text. */
  public void digest(String list, String algorithm, Bytes digest, String name) {
    measured(list, algorithm, digest, escaped(name));
  }

  private static Optional<HashAlgorithm> named(String algorithm) {
    return switch (algorithm.toLowerCase(Locale.ROOT).replaceAll("[-_]", "")) {
      case "sha1" -> Optional.of(HashAlgorithm.SHA1);
      case "sha256" -> Optional.of(HashAlgorithm.SHA256);
      case "sha384" -> Optional.of(HashAlgorithm.SHA384);
      case "sha512" -> Optional.of(HashAlgorithm.SHA512);
      default -> Optional.empty();
    };
  }

  private static String escaped(String name) {
    return EscapedPath.of(Bytes.ofUtf8(name)).replaceAll("\\p{Cntrl}", "?");
  }

  private void add(
      String list,
      Optional<HashAlgorithm> algorithm,
      Bytes digest,
      String subject,
      String unknown) {
    if (algorithm.isEmpty()) {
      notImported(unknown, subject);
    } else if (algorithm.get().size() != digest.size()) {
      notImported(algorithm.get() + " digest of " + digest.size() + " bytes", subject);
    } else if (algorithm.get() == HashAlgorithm.SHA1) {
      notImported("SHA-1 digest: SHA-1 can be forged, and proves nothing", subject);
    } else if (subject.length() > MAX_SUBJECT || !subject.chars().allMatch(c -> c >= ' ')) {
      notImported("a name that no line of a policy can hold", subject);
    } else {
      lists
          .computeIfAbsent(list, _ -> new LinkedHashSet<>())
          .add(new ReferenceValue(algorithm.get(), digest, subject));
    }
  }

  /** A pattern of paths that the source leaves aside. */
  public void exclude(String pattern) {
    excludes.add(pattern);
  }

  /** A key that signs files (SubjectPublicKeyInfo, DER). */
  public void fileKey(Bytes key) {
    fileKeys.add(key);
  }

  /** A condition that a policy may take over. */
  public void rule(String name, String condition) {
    rules.put(name, condition);
  }

  public void notImported(String reason, String subject) {
    finding(Finding.NOT_IMPORTED, reason, subject);
  }

  public void weak(String reason, String subject) {
    finding(Finding.WEAK, reason, subject);
  }

  public void note(String reason, String subject) {
    finding(Finding.NOTE, reason, subject);
  }

  private void finding(Finding kind, String reason, String subject) {
    findings
        .computeIfAbsent(kind, _ -> new TreeMap<>())
        .computeIfAbsent(reason, _ -> new ArrayList<>())
        .add(subject);
  }

  /** All that was collected. */
  public ReferenceValues values(String source, Provenance provenance) {
    SortedMap<String, List<ReferenceValue>> copy = new TreeMap<>();
    lists.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return new ReferenceValues(
        source, provenance, copy, List.copyOf(excludes), List.copyOf(fileKeys), rules, findings);
  }
}
