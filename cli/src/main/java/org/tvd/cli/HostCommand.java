package org.tvd.cli;

import java.util.List;
import org.tvd.verifier.Operations.HostView;
import org.tvd.verifier.Operations.Reattestation;
import org.tvd.verifier.PendingTpms.ApprovalOrder;
import org.tvd.verifier.PendingTpms.Approved;
import org.tvd.verifier.PendingTpms.PendingView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** {@code tvd host}. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HostCommand.ListHosts.class,
      HostCommand.Pending.class,
      HostCommand.Approve.class,
      HostCommand.Reject.class,
      HostCommand.Remove.class,
      HostCommand.Reattest.class
    },
    description = {
      "The hosts that the verifier knows.",
      "",
      "Where a TPM was replaced or cleared, or has no certificate, an operator decides:",
      "  tvd host pending",
      "  tvd host approve h3 --ek IDENTITY",
      "",
    })
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

  /** {@code tvd host pending}. */
  @Command(
      name = "pending",
      mixinStandardHelpOptions = true,
      description =
          "Lists the TPMs that wait for approval: those that would take another TPM's place, and"
              + " those that nobody vouches for.")
  static final class Pending extends OperatorCommand {
    @Override
    public Integer call() throws Exception {
      List<PendingView> pending = verifier.get("/v1/approvals", new TypeReference<>() {});
      var table = new Table("HOST", "TPM", "IDENTITY", "SINCE", "FROM", "IN PLACE OF");
      for (PendingView each : pending) {
        table.row(
            each.host(),
            each.tpmType(),
            each.ekDigest(),
            each.since(),
            each.source(),
            each.replaces().isEmpty() ? "-" : each.replaces().substring(0, 16));
      }
      print(pending, table);
      return 0;
    }
  }

  /** What an order about one TPM names. */
  abstract static class OnTpm extends OperatorCommand {
    @Parameters(paramLabel = "HOST", description = "The host's name.")
    protected String host = "";

    @Option(
        names = "--ek",
        paramLabel = "IDENTITY",
        required = true,
        description =
            "The TPM's identity, whole, as 'tvd host pending' or 'tvd host list --json' shows it.")
    protected String ek = "";
  }

  /** {@code tvd host approve}. */
  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = {
        "Lets a waiting TPM in as the host; a TPM that was the host before loses all memberships."
            + " With the identity of an enrolled host, its TPM's counters may begin anew: it was"
            + " cleared.",
        "",
        "Approve by what you know of the machine: anybody can ask for any name. The identity is"
            + " the SHA-256 of the endorsement key as SubjectPublicKeyInfo, which the machine"
            + " itself can print.",
        "",
        "Examples:",
        "  tvd host approve h3 --ek IDENTITY",
        "  tvd host approve h3 --ek IDENTITY --type hardware   without a certificate",
        "",
      })
  static final class Approve extends OnTpm {
    @Option(
        names = "--type",
        paramLabel = "TYPE",
        defaultValue = "",
        description =
            "What kind of TPM it is, by your own knowledge: hardware, firmware or virtual. For TPMs"
                + " without a certificate; otherwise they are unvouched.")
    private String type = "";

    @Override
    public Integer call() throws Exception {
      Approved approved =
          verifier.post(
              "/v1/approvals/" + host, new ApprovalOrder(ek, type), new TypeReference<>() {});
      out.println(approved.host() + ": " + approved.what());
      return 0;
    }
  }

  /** {@code tvd host reject}. */
  @Command(
      name = "reject",
      mixinStandardHelpOptions = true,
      description = "Turns a waiting TPM away for a day.")
  static final class Reject extends OnTpm {
    @Override
    public Integer call() throws Exception {
      verifier.delete("/v1/approvals/" + host + "/" + ek);
      out.println("rejected " + host);
      return 0;
    }
  }

  /** {@code tvd host remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Forgets a host: its memberships end, and its name and its TPM may enrol anew.")
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
