package org.tvd.cli;

import java.util.List;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.Operations.TvdView;
import picocli.CommandLine.Command;
import tools.jackson.core.type.TypeReference;

/** {@code tvd tvd}. */
@Command(
    name = "tvd",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TvdCommand.ListTvds.class,
    description = "The trusted virtual domains of the policy in force.")
final class TvdCommand extends CommandGroup {

  /** {@code tvd tvd list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists TVDs.")
  static final class ListTvds extends OperatorCommand {
    @Override
    public Integer call() throws Exception {
      List<TvdView> tvds = verifier.get("/v1/tvds", new TypeReference<>() {});
      var table = new Table("TVD", "VNI", "SUBNET", "PROTECTION", "EPOCH", "MEMBERS", "VPES");
      for (TvdView tvd : tvds) {
        table.row(
            tvd.tvd(),
            tvd.vni(),
            tvd.subnet(),
            tvd.protection().isEmpty() ? "-" : String.join(", ", tvd.protection()),
            tvd.epoch(),
            tvd.members().isEmpty() ? "-" : String.join(", ", tvd.members()),
            tvd.vpes().isEmpty()
                ? "-"
                : String.join(", ", tvd.vpes().stream().map(Vpe::name).toList()));
      }
      print(tvds, table);
      return 0;
    }
  }
}
