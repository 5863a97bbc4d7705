package org.tvd.policy.reference;

import java.util.List;
import java.util.SortedMap;
import org.tvd.protocol.reference.ReferenceValue;
import org.tvd.protocol.reference.ReferenceValues;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;

/** What somebody has to read before reference values become a policy's. */
public final class Review {
  private static final int SHOWN = 20;

  private Review() {}

  static String of(ReferenceValues values, String prefix, String digest) {
    StringBuilder out = new StringBuilder();
    out.append(summary(values, prefix));
    out.append("\nREVIEW ").append(digest).append('\n');
    return out.toString();
  }

  /** Source, lists and findings, for people. */
  public static String summary(ReferenceValues values, String prefix) {
    StringBuilder out = new StringBuilder();
    out.append(printable(values.source())).append('\n');
    out.append(provenance(values.provenance())).append('\n');
    out.append("\nWould be approved:\n");
    values
        .lists()
        .forEach(
            (name, list) ->
                out.append(
                    "  %-12s %7d digests of %d subjects%n"
                        .formatted(prefix + name, list.size(), subjects(list))));
    if (values.lists().isEmpty()) {
      out.append("  nothing\n");
    }
    findings(out, "Weak: accept only what you can answer for", values.findings(Finding.WEAK));
    findings(out, "Not imported", values.findings(Finding.NOT_IMPORTED));
    findings(out, "Notes", values.findings(Finding.NOTE));
    return out.toString();
  }

  private static long subjects(List<ReferenceValue> list) {
    return list.stream().map(ReferenceValue::subject).distinct().count();
  }

  private static String provenance(Provenance provenance) {
    return switch (provenance) {
      case Provenance.Unsigned _ -> "NOBODY VOUCHES FOR THIS: it is not signed.";
      case Provenance.SignatureNotChecked _ ->
          "THE SIGNATURE WAS NOT CHECKED: --signed-by names whose it has to be.";
      case Provenance.Proven(String by) -> "Vouched for by " + printable(by) + ".";
    };
  }

  private static void findings(
      StringBuilder out, String title, SortedMap<String, List<String>> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.append('\n').append(title).append(":\n");
    findings.forEach(
        (reason, subjects) -> {
          out.append("  ").append(printable(reason)).append(" (" + subjects.size() + ")\n");
          subjects.stream()
              .limit(SHOWN)
              .forEach(subject -> out.append("    ").append(printable(subject)).append('\n'));
          if (subjects.size() > SHOWN) {
            out.append("    … and " + (subjects.size() - SHOWN) + " more\n");
          }
        });
  }

  /** What else the source suggests, as lines to copy. */
  static String suggestions(ReferenceValues values, String prefix) {
    StringBuilder out = new StringBuilder();
    if (!values.rules().isEmpty()) {
      out.append("# properties.yaml, under measured; say what each of them earns:\n");
      values
          .rules()
          .forEach(
              (name, condition) ->
                  out.append(
                      "#   %s:%n#     when: >-%n#       %s%n#     earns: …%n"
                          .formatted(
                              prefix + name,
                              condition.replace("references.", "references." + prefix))));
    }
    if (!values.excludes().isEmpty()) {
      out.append("# evidence.yaml; each exclude weakens the policy:\n# ima-excludes:\n");
      values
          .excludes()
          .forEach(pattern -> out.append("#   - '").append(quoted(pattern)).append("'\n"));
    }
    if (!values.fileKeys().isEmpty()) {
      out.append("# evidence.yaml:\n# ima-keys: [" + Proposal.FILE_KEYS + "]\n");
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  /** What others wrote must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}
