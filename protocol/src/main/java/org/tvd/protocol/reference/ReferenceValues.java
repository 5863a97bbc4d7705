package org.tvd.protocol.reference;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;

/**
 * What one source of reference values says, in one form for all of them.
 *
 * @param source for people: the format, and how the source names itself
 * @param provenance who vouches for it
 * @param lists the digests, by the name of the list that they belong to
 * @param excludes patterns of paths that the source wants to be left aside
 * @param fileKeys keys that sign files (SubjectPublicKeyInfo, DER)
 * @param rules conditions that the source suggests, in the policy's language, by name
 * @param findings what a reviewer has to know, by kind, then by reason; each with its subjects
 */
public record ReferenceValues(
    String source,
    Provenance provenance,
    SortedMap<String, List<ReferenceValue>> lists,
    List<String> excludes,
    List<Bytes> fileKeys,
    SortedMap<String, String> rules,
    SortedMap<Finding, SortedMap<String, List<String>>> findings) {

  /** Who vouches for the values. */
  public sealed interface Provenance {
    /** Nobody. */
    record Unsigned() implements Provenance {}

    /** The source is signed, and no key was given to check that with. */
    record SignatureNotChecked() implements Provenance {}

    /** The given key signed it, or its log replays to what the TPM signed. */
    record Proven(String by) implements Provenance {}
  }

  /** The kinds of what a reviewer has to know. */
  public enum Finding {
    /** The source has it, and the policy will not. */
    NOT_IMPORTED,
    /** It is imported, and is less than it seems. */
    WEAK,
    /** How it was understood. */
    NOTE
  }

  public ReferenceValues {
    SortedMap<String, List<ReferenceValue>> copy = new TreeMap<>();
    lists.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    lists = Collections.unmodifiableSortedMap(copy);
    excludes = List.copyOf(excludes);
    fileKeys = List.copyOf(fileKeys);
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    SortedMap<Finding, SortedMap<String, List<String>>> kinds = new TreeMap<>();
    findings.forEach((kind, reasons) -> kinds.put(kind, frozen(reasons)));
    findings = Collections.unmodifiableSortedMap(kinds);
  }

  private static SortedMap<String, List<String>> frozen(Map<String, List<String>> reasons) {
    SortedMap<String, List<String>> copy = new TreeMap<>();
    reasons.forEach((reason, subjects) -> copy.put(reason, List.copyOf(subjects)));
    return Collections.unmodifiableSortedMap(copy);
  }

  /** The digests of one list; empty where there is none of that name. */
  public List<ReferenceValue> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  /** The subjects of one kind of finding, by reason. */
  public SortedMap<String, List<String>> findings(Finding kind) {
    return findings.getOrDefault(kind, Collections.emptySortedMap());
  }

  /** How many digests there are in all. */
  public int size() {
    return lists.values().stream().mapToInt(List::size).sum();
  }
}
