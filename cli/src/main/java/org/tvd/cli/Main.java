package org.tvd.cli;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.tvd.cli.demo.DemoCommand;
import org.tvd.cli.evidence.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tvd} command. */
@Command(
    name = "tvd",
    mixinStandardHelpOptions = true,
    version = "tvd 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    header = "Trusted virtual domains, admitted by attestation.",
    description = {
      "",
      "A trusted virtual domain (TVD) is a group of VMs, containers or namespaces, spread over many"
          + " hosts, on one private network with one policy. Hosts prove with their TPMs that they"
          + " may carry it; only then do they get its keys and its network.",
      "",
      "To begin:",
      "  tvd demo                               see all of it work, on this machine",
      "  tvd policy check DIR                   every error of a policy, with its line",
      "  tvd verifier --settings-reference      a settings file to begin with",
      "  tvd agent --settings-reference",
      "",
    },
    commandListHeading = "Commands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused, or not possible; standard error says what was expected, found, and to do",
      "2:the command line is not of its form",
    },
    footer = {
      "",
      "Each command explains itself with --help. Set TVD_DEBUG=1 to see where an error comes from.",
    },
    subcommands = {
      DemoCommand.class,
      VerifierCommand.class,
      AgentCommand.class,
      HostCommand.class,
      TvdCommand.class,
      MembersCommand.class,
      RevokeCommand.class,
      LogCommand.class,
      PolicyCommand.class,
      PropertyCommand.class,
      EvidenceCommand.class,
      ReferenceCommand.class,
      VpeCommand.class,
      SimCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, for the process and for tests. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(Main::explain)
        .setParameterExceptionHandler(Main::correct)
        .registerConverter(LocalDate.class, new DayOption())
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedSubcommandsAllowed(false);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return CommandLine.ExitCode.OK;
  }

  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    // It may quote what others wrote. Some of ours have several lines.
    String shown = sentence(failure);
    err.println("tvd: " + shown.lines().map(TerminalText::whole).collect(joining("\n")));
    if (System.getenv("TVD_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The error stands last, where it is seen: the whole help would push it off the screen. */
  private static int correct(ParameterException wrong, String[] line) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.print("Usage: " + command.getHelp().synopsis("Usage: ".length()));
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' explains it.");
    err.println("tvd: " + TerminalText.whole(String.valueOf(wrong.getMessage())));
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** The library's messages about files are their names alone. */
  private static String sentence(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": expected a file, found none";
      case AccessDeniedException denied ->
          denied.getFile() + ": permission denied; run this as a user who may use it";
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
