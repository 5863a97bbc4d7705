package org.tvd.cli.evidence;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tvd evidence inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what evidence says. It verifies nothing: anybody can have written it.",
      "",
      "It knows evidence as agents send and verifiers export it, TPMS_ATTEST, TPMT_SIGNATURE,"
          + " TPMT_PUBLIC, boot logs, IMA logs (binary and ascii), certificates, attribute"
          + " certificates, revocation lists and values of registers. Of a folder, it tells what"
          + " each file is.",
      "",
      "Examples:",
      "  tvd evidence inspect /sys/kernel/security/tpm0/binary_bios_measurements",
      "  tvd evidence inspect --json quote.msg",
      "",
    })
public final class InspectCommand implements Callable<Integer> {
  private static final String BANNER = "Nothing here was verified.";
  private static final int MOST_FILES = 1000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE|DIR", description = "What to look at.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "Prints JSON, with lists whole.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many elements of a list are shown (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: expected a number from 1, found " + limit);
    }
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    JsonMapper mapper = StrictJson.mapper();
    if (Files.isDirectory(path)) {
      return folder(out, mapper);
    }
    Inspection inspection = inspect(path);
    if (json) {
      out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(inspection.json()));
    } else {
      out.println(BANNER);
      out.println(TerminalText.of(path + ": " + inspection.kind()));
      new Lines(out, limit).print("  ", inspection.content());
    }
    return 0;
  }

  private static Inspection inspect(Path file) throws IOException {
    try {
      return Inspector.inspect(EvidenceFiles.read(file));
    } catch (MalformedException e) {
      throw new IOException(TerminalText.of(file + ": " + e.getMessage()), e);
    }
  }

  /** One line a file; what is of no known kind is told, and is no failure. */
  private int folder(PrintWriter out, JsonMapper mapper) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(path)) {
      files = walk.filter(Files::isRegularFile).sorted().limit(MOST_FILES + 1L).toList();
    }
    if (files.size() > MOST_FILES) {
      throw new IOException(path + ": expected at most " + MOST_FILES + " files, found more");
    }
    if (files.isEmpty()) {
      throw new IOException(path + ": expected files, found an empty folder");
    }
    ObjectNode all = mapper.createObjectNode();
    if (!json) {
      out.println(BANNER);
    }
    for (Path file : files) {
      String name = path.relativize(file).toString();
      try {
        Inspection inspection = Inspector.inspect(EvidenceFiles.read(file));
        all.set(name, inspection.json());
        if (!json) {
          out.println(TerminalText.of(name + ": " + inspection.kind() + summary(inspection)));
        }
      } catch (MalformedException | IOException e) {
        all.putObject(name).put("unknown", String.valueOf(e.getMessage()));
        if (!json) {
          out.println(TerminalText.of(name + ": not known (" + e.getMessage() + ")"));
        }
      }
    }
    if (json) {
      out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }
    return 0;
  }

  private static String summary(Inspection inspection) {
    for (String part : List.of("subject", "type", "key", "scheme", "events", "entries", "blocks")) {
      if (inspection.content().has(part)) {
        return ", " + part + " " + inspection.content().get(part).asString();
      }
    }
    return "";
  }
}
