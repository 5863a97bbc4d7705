package org.tvd.cli;

import java.util.List;
import org.tvd.verifier.Operations.MemberView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;

/** {@code tvd members}. */
@Command(
    name = "members",
    mixinStandardHelpOptions = true,
    description = "Shows who is a member of what, or was at another moment, and by which decision.")
final class MembersCommand extends OperatorCommand {
  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      defaultValue = "",
      description = "The moment, such as 2026-01-31T12:00:00Z (default: now).")
  private String at = "";

  @Override
  public Integer call() throws Exception {
    List<MemberView> members =
        verifier.get(
            at.isEmpty() ? "/v1/members" : "/v1/members?at=" + at, new TypeReference<>() {});
    var table = new Table("TVD", "HOST", "SINCE", "UNTIL", "DECISION", "ENDED");
    for (MemberView member : members) {
      table.row(
          member.tvd(),
          member.host(),
          member.since(),
          member.until(),
          member.decision(),
          member.ended().isEmpty() ? "-" : member.ended());
    }
    print(members, table);
    return 0;
  }
}
