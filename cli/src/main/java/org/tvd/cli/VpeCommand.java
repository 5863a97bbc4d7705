package org.tvd.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlReply.AttachedVpe;
import org.tvd.agent.control.ControlRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd vpe}. */
@Command(
    name = "vpe",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {VpeCommand.Attach.class, VpeCommand.Detach.class, VpeCommand.ListVpes.class},
    description =
        "The virtual processing elements (VMs, containers, namespaces) of this host, by its agent.")
final class VpeCommand extends CommandGroup {

  /** {@code tvd vpe attach}. */
  @Command(
      name = "attach",
      mixinStandardHelpOptions = true,
      description = "Gives a network namespace of this host an interface in a TVD.")
  static final class Attach implements Callable<Integer> {
    @Mixin private AgentSocket agent = new AgentSocket();

    @Option(names = "--tvd", paramLabel = "TVD", required = true, description = "The TVD.")
    private String tvd = "";

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description =
            "The VPE's name, unique in the TVD. Under the same name the namespace can be in further"
                + " TVDs, where all of them share it.")
    private String name = "";

    @Option(
        names = "--netns",
        paramLabel = "NETNS",
        required = true,
        description = "The namespace: a name of 'ip netns', or a path such as /proc/PID/ns/net.")
    private String netns = "";

    @Option(
        names = "--interface",
        paramLabel = "NAME",
        defaultValue = "eth0",
        description = "The interface's name in there (default: ${DEFAULT-VALUE}).")
    private String interfaceName = "eth0";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "",
        description = "A role that the TVD's policy defines (default: none).")
    private String role = "";

    @Override
    public Integer call() throws Exception {
      String path =
          netns.contains("/") ? Path.of(netns).toAbsolutePath().toString() : "/run/netns/" + netns;
      ControlReply reply =
          agent.ask(new ControlRequest.Attach(tvd, name, path, interfaceName, role));
      if (reply instanceof ControlReply.Attached attached) {
        System.out.printf(
            "%s is %s in %s, with MAC %s%n",
            name, attached.vpe().address(), tvd, attached.vpe().mac());
      }
      return 0;
    }
  }

  /** {@code tvd vpe detach}. */
  @Command(
      name = "detach",
      mixinStandardHelpOptions = true,
      description = "Takes a VPE's interface away, and gives its address back.")
  static final class Detach implements Callable<Integer> {
    @Mixin private AgentSocket agent = new AgentSocket();

    @Option(names = "--tvd", paramLabel = "TVD", required = true, description = "The TVD.")
    private String tvd = "";

    @Parameters(paramLabel = "NAME", description = "The VPE's name.")
    private String name = "";

    @Override
    public Integer call() throws Exception {
      agent.ask(new ControlRequest.Detach(tvd, name));
      System.out.println("detached " + name + " from " + tvd);
      return 0;
    }
  }

  /** {@code tvd vpe list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the VPEs that this host's agent attached.")
  static final class ListVpes implements Callable<Integer> {
    @Mixin private AgentSocket agent = new AgentSocket();

    @Override
    public Integer call() throws Exception {
      var table = new Table("TVD", "VPE", "ADDRESS", "MAC", "NETNS", "INTERFACE");
      if (agent.ask(new ControlRequest.ListVpes()) instanceof ControlReply.Vpes vpes) {
        for (AttachedVpe vpe : vpes.vpes()) {
          table.row(
              vpe.tvd(),
              vpe.vpe().name(),
              vpe.vpe().address(),
              vpe.vpe().mac(),
              vpe.netns(),
              vpe.interfaceName());
        }
      }
      table.print(agent.out());
      return 0;
    }
  }
}
