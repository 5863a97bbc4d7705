package org.tvd.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;
import org.tvd.verifier.AttackTable.Row;
import org.tvd.verifier.AttackTable.RowTest;

/**
 * Watches the tests that are named for rows of the attack table, and reports them as that table.
 */
public final class AttackTableReport implements TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(AttackTableReport.class);
  private static final Path REPORT = Path.of("target/attack-table.md");

  /** What became of the tests of a run; written when the run ends. */
  private static final class Outcomes implements AutoCloseable {
    private final Map<String, Boolean> passed = new ConcurrentHashMap<>();

    @Override
    public void close() throws IOException {
      if (!passed.isEmpty()) {
        String text = report(passed);
        Files.createDirectories(REPORT.resolveSibling("."));
        Files.writeString(REPORT, text);
        System.out.println(text);
      }
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    record(context, true);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    record(context, false);
  }

  private static void record(ExtensionContext context, boolean passed) {
    String method = context.getRequiredTestMethod().getName();
    if (method.matches("row\\d+.*")) {
      context
          .getRoot()
          .getStore(NAMESPACE)
          .getOrComputeIfAbsent("outcomes", _ -> new Outcomes(), Outcomes.class)
          .passed
          .merge(
              context.getRequiredTestClass().getSimpleName() + "." + method,
              passed,
              Boolean::logicalAnd);
    }
  }

  private static String report(Map<String, Boolean> passed) {
    List<RowTest> tests = AttackTable.tests();
    StringBuilder lines = new StringBuilder();
    int refused = 0;
    for (Row row : AttackTable.rows().values()) {
      if (row.number() == AttackTable.DOCUMENTED) {
        lines.append("| 42 | %s | documented, see SECURITY.md | | |%n".formatted(row.attack()));
        continue;
      }
      Set<String> reasons = new TreeSet<>();
      List<String> names = new ArrayList<>();
      boolean all = true;
      for (RowTest test : tests) {
        if (test.row() == row.number() && passed.containsKey(test.name())) {
          all &= passed.get(test.name());
          names.add(test.name());
          reasons.addAll(test.reasons());
        }
      }
      boolean stopped = all && !names.isEmpty();
      refused += stopped ? 1 : 0;
      lines.append(
          "| %d | %s | %s | %s | %s |%n"
              .formatted(
                  row.number(),
                  row.attack(),
                  stopped ? "refused" : names.isEmpty() ? "**not run**" : "**NOT REFUSED**",
                  reasons.isEmpty() && stopped ? "it earns nothing" : String.join(", ", reasons),
                  String.join(", ", names)));
    }
    return """
    # The attack table against this build

    %d of 41 refused, each with its reason.

    | # | attack | outcome | reasons given | evidence: the tests that made it |
    |---|---|---|---|---|
    %s\
    """
        .formatted(refused, lines);
  }
}
