package org.tvd.policy.reference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;

/** A proposal becomes part of a policy, which stays without an error. */
public final class Acceptance {
  private static final String REFERENCES = Proposal.REFERENCES;

  private Acceptance() {}

  /** What to do about a list that the policy has already. */
  public enum Known {
    /** Nothing: it is for a person to say. */
    REFUSE,
    /** Both lists' digests are approved. */
    MERGE,
    /** Only the proposal's are. */
    REPLACE
  }

  /** What comes of it. */
  public sealed interface Result {

    /** The files that change, with their new content. */
    record Accepted(SortedMap<String, Bytes> changed) implements Result {
      public Accepted {
        changed = Collections.unmodifiableSortedMap(new TreeMap<>(changed));
      }
    }

    /** Names that the policy has already. */
    record Conflicting(List<String> names) implements Result {
      public Conflicting {
        names = List.copyOf(names);
      }
    }
  }

  /**
   * Takes {@code proposal} into a policy. A list that the policy names already, and whose file is
   * not there yet, is filled: a policy begins so.
   *
   * @param policy its files, by path
   * @throws PolicyException if the policy would have an error
   */
  public static Result accept(SortedMap<String, Bytes> policy, Proposal proposal, Known known)
      throws PolicyException {
    Map<String, String> listed = listed(policy);
    List<String> conflicts = new ArrayList<>();
    SortedMap<String, Bytes> changed = new TreeMap<>();
    StringBuilder added = new StringBuilder();
    for (String name : proposal.lists()) {
      String path = Proposal.FOLDER + name + ".txt";
      Bytes content = Optional.ofNullable(proposal.files().get(path)).orElse(Bytes.EMPTY);
      String present = listed.get(name);
      if (present == null && !policy.containsKey(path)) {
        added.append(name + ":\n  file: " + path + "\n");
        changed.put(path, content);
      } else if (path.equals(present) && !policy.containsKey(path)) {
        changed.put(path, content);
      } else if (present == null || !policy.containsKey(present) || known == Known.REFUSE) {
        conflicts.add(name);
      } else {
        Bytes before = Optional.ofNullable(policy.get(present)).orElse(Bytes.EMPTY);
        changed.put(present, known == Known.MERGE ? merged(before, content) : content);
      }
    }
    Bytes keys = proposal.files().get(Proposal.FILE_KEYS);
    if (keys != null && !Objects.equals(keys, policy.get(Proposal.FILE_KEYS))) {
      if (policy.containsKey(Proposal.FILE_KEYS) && known != Known.REPLACE) {
        conflicts.add(Proposal.FILE_KEYS);
      }
      changed.put(Proposal.FILE_KEYS, keys);
    }
    if (!conflicts.isEmpty()) {
      return new Result.Conflicting(conflicts);
    }
    if (!added.isEmpty()) {
      String before = Optional.ofNullable(policy.get(REFERENCES)).orElse(Bytes.EMPTY).utf8();
      String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
      changed.put(REFERENCES, Bytes.ofUtf8(before + gap + added));
    }
    SortedMap<String, Bytes> after = new TreeMap<>(policy);
    after.putAll(changed);
    PolicySet.parse(after);
    changed.entrySet().removeIf(file -> Objects.equals(file.getValue(), policy.get(file.getKey())));
    return new Result.Accepted(changed);
  }

  /** The names in references.yaml with their files; empty where digests stand in place. */
  private static Map<String, String> listed(SortedMap<String, Bytes> policy) {
    Map<String, String> listed = new HashMap<>();
    Problems problems = new Problems(); // those that there are show when the whole is parsed
    Optional.ofNullable(policy.get(REFERENCES))
        .flatMap(content -> YamlFile.read(REFERENCES, content, problems))
        .flatMap(node -> Fields.of(node, REFERENCES, problems))
        .map(Fields::named)
        .orElse(List.of())
        .forEach(entry -> listed.put(entry.key().text(), file(entry.value())));
    return listed;
  }

  private static String file(Node value) {
    return value instanceof Node.Mapping(List<Node.Entry> entries, _)
            && entries.size() == 1
            && entries.getFirst().value() instanceof Node.Scalar path
        ? path.text()
        : "";
  }

  private static Bytes merged(Bytes before, Bytes added) {
    String text = before.utf8();
    TreeSet<String> known = new TreeSet<>(text.lines().toList());
    StringBuilder out = new StringBuilder(text);
    if (!text.endsWith("\n")) {
      out.append('\n');
    }
    added
        .utf8()
        .lines()
        .filter(line -> !known.contains(line))
        .forEach(line -> out.append(line).append('\n'));
    return Bytes.of(out.toString().getBytes(StandardCharsets.UTF_8));
  }
}
