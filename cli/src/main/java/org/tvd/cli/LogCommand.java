package org.tvd.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.audit.LogEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;

/** {@code tvd log}. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the decision log: every enrolment, appraisal, admission, refusal and revocation.",
      "",
      "Each entry's hash covers the one before it. Without --host the whole chain is fetched, and"
          + " checked here.",
      "",
    })
final class LogCommand extends OperatorCommand {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "",
      description = "Only what is about this host.")
  private String host = "";

  @Override
  public Integer call() throws Exception {
    List<LogEntry> entries = fetch();
    var table = new Table("SEQ", "AT", "KIND", "HOST", "DECISION");
    for (LogEntry entry : entries) {
      table.row(
          entry.seq(),
          entry.at(),
          entry.kind(),
          entry.host().isEmpty() ? "-" : entry.host(),
          entry.body());
    }
    print(entries, table);
    if (host.isEmpty()) {
      Optional<String> fault = DecisionLog.fault(entries.iterator());
      System.err.println(
          fault
              .map(what -> "the log was tampered with: " + what)
              .orElse("the chain of " + entries.size() + " entries is intact"));
      return fault.isPresent() ? 1 : 0;
    }
    return 0;
  }

  private List<LogEntry> fetch() throws IOException {
    List<LogEntry> all = new ArrayList<>();
    long after = 0;
    while (true) {
      List<LogEntry> page =
          verifier.get("/v1/decisions?host=" + host + "&after=" + after, new TypeReference<>() {});
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
      after = page.getLast().seq();
    }
  }
}
