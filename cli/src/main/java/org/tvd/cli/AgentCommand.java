package org.tvd.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.agent.PlatformAgent;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlReply.AgentStatus;
import org.tvd.agent.control.ControlReply.TvdStatus;
import org.tvd.agent.control.ControlRequest;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.agent.settings.SettingKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tvd agent}. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    subcommands = {AgentCommand.Status.class, AgentCommand.Reattest.class},
    description = {
      "Runs the platform agent of this host in the foreground, until it is interrupted.",
      "",
      "It enrols the host's TPM, attests, renews, and keeps the host's network as the verifier"
          + " granted it. It must be root in the network namespace of its host. When it ends, or"
          + " a lease does, the TVDs are withdrawn from the host.",
      "",
    })
final class AgentCommand implements Callable<Integer> {
  @Option(names = "--settings", paramLabel = "FILE", description = "The settings file (YAML).")
  private @Nullable Path settings;

  @Option(names = "--settings-reference", description = "Prints every key of the file, and ends.")
  private boolean reference;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (reference) {
      printReference();
      return 0;
    }
    Path file = settings;
    if (file == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "expected --settings FILE, or a subcommand");
    }
    try (PlatformAgent agent = PlatformAgent.start(AgentSettings.load(file))) {
      Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "end"));
      agent.awaitTermination();
    }
    return 0;
  }

  private static void printReference() {
    for (SettingKey key : SettingKey.values()) {
      System.out.printf("# %s%n", key.meaning());
      System.out.printf("# %s%n", key.type().description());
      System.out.printf("%s: %s%n%n", key.key(), key.defaultValue().orElse("…  # required"));
    }
  }

  /** {@code tvd agent status}. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Shows what the agent of this host does, and what the host carries.")
  static final class Status implements Callable<Integer> {
    @Mixin private AgentSocket agent = new AgentSocket();

    @Override
    public Integer call() throws Exception {
      if (!(agent.ask(new ControlRequest.Status()) instanceof AgentStatus status)) {
        throw new IllegalStateException("expected a status");
      }
      System.out.printf("host        %s%n", status.host());
      System.out.printf("verifier    %s%n", status.verifier());
      System.out.printf("state       %s (%s)%n", status.state(), status.detail());
      System.out.printf("properties  %s%n%n", String.join("; ", status.properties()));
      var table = new Table("TVD", "MEMBER", "EPOCH", "MECHANISM", "LEASE", "WHY NOT");
      for (TvdStatus tvd : status.tvds()) {
        table.row(
            tvd.tvd(),
            tvd.member() ? "yes" : "no",
            tvd.member() ? tvd.epoch() : "-",
            tvd.member() ? tvd.mechanism() : "-",
            tvd.member() ? tvd.leaseMillis() / 1000 + " s" : "-",
            String.join("; ", tvd.reasons()));
      }
      table.print(agent.out());
      return 0;
    }
  }

  /** {@code tvd agent reattest}. */
  @Command(
      name = "reattest",
      mixinStandardHelpOptions = true,
      description = "Has this host attest now.")
  static final class Reattest implements Callable<Integer> {
    @Mixin private AgentSocket agent = new AgentSocket();

    @Override
    public Integer call() throws Exception {
      ControlReply reply = agent.ask(new ControlRequest.Reattest());
      return reply instanceof ControlReply.Done ? 0 : 1;
    }
  }
}
