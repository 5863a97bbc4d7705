package org.tvd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.cli.evidence.TerminalText;
import org.tvd.cli.reference.ProposalFolder;
import org.tvd.cli.reference.ReferenceSources;
import org.tvd.policy.reference.Proposal;
import org.tvd.policy.reference.Review;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tvd reference}. */
@Command(
    name = "reference",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReferenceGoldenCommand.class,
      ReferenceImportCommand.class,
      ReferenceCommand.Show.class,
      ReferenceCommand.Diff.class,
      ReferenceAcceptCommand.class
    },
    description = {
      "Reference values: what a good host has, for a policy to compare with.",
      "",
      "They come from a golden host, or from who publishes them. Either way a proposal is written"
          + " with a review of it; only 'tvd reference accept' changes a policy:",
      "  tvd reference golden --boot-log eventlog --pcrs pcrs.txt --out proposal",
      "  less proposal/review.txt",
      "  tvd reference accept proposal --into /etc/tvd/policy --review DIGEST",
      "",
    })
final class ReferenceCommand extends CommandGroup {

  /** Exit 1 where a source is refused. */
  static int refused(PrintWriter err, Reading.Refused refusal) {
    err.println("tvd: refused, " + refusal.reason() + ": " + TerminalText.whole(refusal.detail()));
    err.flush();
    return 1;
  }

  /** Writes the proposal and shows its review. */
  static int propose(CommandSpec spec, Reading reading, Path out, String prefix, boolean force)
      throws IOException {
    return switch (reading) {
      case Reading.Refused refusal -> refused(spec.commandLine().getErr(), refusal);
      case Reading.Read(var values) -> {
        if (!prefix.matches("|[a-z][a-z0-9]{0,31}")) {
          throw new ParameterException(
              spec.commandLine(), "--prefix: expected lower case letters and digits: " + prefix);
        }
        Proposal proposal = Proposal.of(values, prefix);
        ProposalFolder.write(out, proposal, force);
        PrintWriter print = spec.commandLine().getOut();
        print.print(proposal.review());
        print.printf(
            "%nwritten to %s; read %s and %s there, then:%n"
                + "  tvd reference accept %s --into POLICY --review %s%n",
            out, Proposal.REVIEW, "suggestions.txt", out, proposal.digest());
        print.flush();
        yield 0;
      }
    };
  }

  /** {@code tvd reference show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows what a file of reference values, or a proposal, says.",
        "",
        "Examples:",
        "  tvd reference show vendor.corim",
        "  tvd reference show --digests runtime-policy.json",
        "",
      })
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A file, or the folder of a proposal.")
    private Path file = Path.of("");

    @Option(names = "--digests", description = "Each digest with its list and its subject.")
    private boolean digests;

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      if (ProposalFolder.isOne(file)) {
        Proposal proposal = ProposalFolder.read(file);
        out.print(proposal.review());
        out.println("The files as they are now: " + proposal.digest());
        if (digests) {
          lines(file).forEach(line -> out.println(TerminalText.whole(line)));
        }
        out.flush();
        return 0;
      }
      return switch (read(file)) {
        case Reading.Refused refusal -> refused(spec.commandLine().getErr(), refusal);
        case Reading.Read(var values) -> {
          out.print(Review.summary(values, ""));
          if (digests) {
            lines(file).forEach(line -> out.println(TerminalText.whole(line)));
          }
          out.flush();
          yield 0;
        }
      };
    }
  }

  private static Reading read(Path file) throws IOException, MalformedException {
    if (ReferenceSources.isPackage(file)) {
      return ReferenceSources.packages(
          List.of(file),
          "ima",
          List.of(),
          new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }
    Bytes content = ReferenceSources.content(file);
    var format = ReferenceSources.format(file, content);
    return format.read(content, format.list(), List.of(), List.of(), java.time.Instant.now());
  }

  /** LIST DIGEST SUBJECT, sorted. */
  private static SortedSet<String> lines(Path file) throws IOException, MalformedException {
    TreeSet<String> lines = new TreeSet<>();
    if (ProposalFolder.isOne(file)) {
      Proposal proposal = ProposalFolder.read(file);
      for (String list : proposal.lists()) {
        Bytes content = proposal.files().getOrDefault("references/" + list + ".txt", Bytes.EMPTY);
        content
            .utf8()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(line -> lines.add(list + "  " + line));
      }
      return lines;
    }
    switch (read(file)) {
      case Reading.Refused refusal ->
          throw new IOException(file + ": refused, " + refusal.reason() + ": " + refusal.detail());
      case Reading.Read(var values) ->
          values
              .lists()
              .forEach(
                  (name, list) ->
                      list.forEach(
                          value ->
                              lines.add(
                                  name + "  " + value.digest().hex() + "  " + value.subject())));
    }
    return lines;
  }

  /** {@code tvd reference diff}. */
  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = {
        "Compares two files of reference values, or proposals. Exit code 1 where they differ.",
        "",
        "Example: what an update would add to what is approved now",
        "  tvd reference diff policy/references/ima.txt proposal/references/ima.txt",
        "",
      })
  static final class Diff implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A file, or a proposal.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "A file, or a proposal.")
    private Path after = Path.of("");

    @Override
    public Integer call() throws Exception {
      SortedSet<String> old = lines(before);
      SortedSet<String> now = lines(after);
      List<String> out = new ArrayList<>();
      old.stream().filter(line -> !now.contains(line)).forEach(line -> out.add("- " + line));
      now.stream().filter(line -> !old.contains(line)).forEach(line -> out.add("+ " + line));
      PrintWriter print = spec.commandLine().getOut();
      out.forEach(line -> print.println(TerminalText.whole(line)));
      print.flush();
      return out.isEmpty() ? 0 : 1;
    }
  }

  /** An optional file; nothing where it is not named. */
  static Bytes optional(@Nullable Path file) throws IOException {
    if (file == null) {
      return Bytes.EMPTY;
    }
    Bytes content = ReferenceSources.content(file);
    if (content.isEmpty()) {
      throw new IOException(file + ": expected content, found an empty file");
    }
    return content;
  }
}
