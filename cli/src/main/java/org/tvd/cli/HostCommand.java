package org.tvd.cli;

import java.util.List;
import org.tvd.verifier.Operations.HostView;
import org.tvd.verifier.Operations.Reattestation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** {@code tvd host}. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HostCommand.ListHosts.class,
      HostCommand.Remove.class,
      HostCommand.Reattest.class
    },
    description = "The hosts that the verifier knows.")
final class HostCommand extends CommandGroup {

  /** {@code tvd host list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists enrolled hosts.")
  static final class ListHosts extends OperatorCommand {
    @Override
    public Integer call() throws Exception {
      List<HostView> hosts = verifier.get("/v1/hosts", new TypeReference<>() {});
      var table = new Table("HOST", "TPM", "IDENTITY", "ENROLLED", "CONNECTED", "MEMBER OF");
      for (HostView host : hosts) {
        table.row(
            host.host(),
            host.tpmType(),
            host.ekDigest().substring(0, 16),
            host.enrolled(),
            host.connected() ? "yes" : "no",
            host.memberOf().isEmpty() ? "-" : String.join(", ", host.memberOf()));
      }
      print(hosts, table);
      return 0;
    }
  }

  /** {@code tvd host remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description =
          "Forgets a host: its memberships end, and its name and its TPM may enrol anew. This is"
              + " the way to replace a TPM.")
  static final class Remove extends OperatorCommand {
    @Parameters(paramLabel = "HOST", description = "The host's name.")
    private String host = "";

    @Override
    public Integer call() throws Exception {
      verifier.delete("/v1/hosts/" + host);
      out.println("removed " + host);
      return 0;
    }
  }

  /** {@code tvd host reattest}. */
  @Command(
      name = "reattest",
      mixinStandardHelpOptions = true,
      description = "Has a connected host attest now.")
  static final class Reattest extends OperatorCommand {
    @Parameters(paramLabel = "HOST", description = "The host's name.")
    private String host = "";

    @Override
    public Integer call() throws Exception {
      Reattestation told =
          verifier.post("/v1/hosts/" + host + "/reattestation", "", new TypeReference<>() {});
      out.println(
          told.told()
              ? host + " was told to attest"
              : host + " is not connected; its lease ends unless it comes back");
      return told.told() ? 0 : 1;
    }
  }
}
