package org.tvd.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tvd.cli.evidence.TerminalText;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.TextError;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command about policies has: how policies are read, and how answers are printed. */
abstract class PolicyTask implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  /** Does the work, and gives the exit code. */
  abstract int run() throws IOException, MalformedPolicy;

  @Override
  public final Integer call() throws IOException {
    try {
      return run();
    } catch (MalformedPolicy e) {
      refuse(e.directory(), e.errors());
      return ExitCodes.MALFORMED;
    } finally {
      out().flush();
    }
  }

  /** Reads a policy. */
  final PolicySet load(Path directory) throws MalformedPolicy {
    SortedMap<String, Bytes> files = files(directory);
    try {
      return PolicySet.parse(whole(files));
    } catch (PolicyException e) {
      throw new MalformedPolicy(directory, e);
    }
  }

  /** Reads the files of a policy directory, whatever is in them. */
  static SortedMap<String, Bytes> files(Path directory) throws MalformedPolicy {
    Problems problems = new Problems();
    SortedMap<String, Bytes> files = PolicyDirectory.read(directory, problems);
    if (!problems.isEmpty()) {
      throw new MalformedPolicy(directory, new PolicyException(problems.errors()));
    }
    return files;
  }

  /** The files that a policy is read from. */
  SortedMap<String, Bytes> whole(SortedMap<String, Bytes> files) throws PolicyException {
    return files;
  }

  /** Tells the errors of a policy, each with its place as it can be opened from here. */
  void refuse(Path directory, List<TextError> errors) {
    if (json) {
      print(new Refusal(directory.toString(), in(directory, errors)));
      return;
    }
    PrintWriter err = err();
    in(directory, errors).forEach(error -> err.println(TerminalText.whole(error.toString())));
    String where = directory.toString().isEmpty() ? "" : directory + ": ";
    err.println(where + counted(errors.size(), "error"));
    err.flush();
  }

  /** Says what helps where a file is missing that only a deployment has. */
  final void hint(List<TextError> errors, String hint) {
    if (!json && errors.stream().anyMatch(e -> e.message().startsWith("a file is missing"))) {
      err().println(hint);
      err().flush();
    }
  }

  /**
   * What {@code --json} prints of a policy with errors.
   *
   * @param policy its directory
   * @param errors all of them, by place
   */
  record Refusal(String policy, List<TextError> errors) {}

  static List<TextError> in(Path directory, List<TextError> errors) {
    return errors.stream()
        .map(error -> new TextError(in(directory, error.place()), error.message()))
        .toList();
  }

  static Place in(Path directory, Place place) {
    return new Place(
        directory.resolve(place.file()).normalize().toString(), place.line(), place.column());
  }

  final boolean json() {
    return json;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final Paint paint() {
    return new Paint(Ansi.AUTO.enabled());
  }

  /** Prints a record as JSON. */
  final void print(Object answer) {
    out().println(StrictJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
  }

  /** Prints a line of which others wrote a part. */
  final void line(String text) {
    out().println(TerminalText.whole(text));
  }

  final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Refuses a name that the policy does not have, with those that it has. */
  final String known(String kind, String name, Stream<String> names) {
    List<String> all = names.toList();
    if (!all.contains(name)) {
      throw wrong(Problems.unknown(kind, name, all));
    }
    return name;
  }

  static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
