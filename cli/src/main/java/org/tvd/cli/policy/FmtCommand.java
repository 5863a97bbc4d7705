package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.PolicyException;
import org.tvd.policy.catalogue.Catalogue;
import org.tvd.policy.format.PolicyFormat;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy fmt}. */
@Command(
    name = "fmt",
    mixinStandardHelpOptions = true,
    description = {
      "Lays the files of a policy out canonically, and names those that it changed.",
      "",
      "Comments and the meaning stay; policies/README.md describes the layout. If a file is no"
          + " plain YAML, none is written.",
      "",
      "Examples:",
      "  tvd policy fmt ./policy",
      "  tvd policy fmt --check ./policy",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:done; with --check: every file is laid out",
      "1:with --check: some are not, and are named",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class FmtCommand extends PolicyTask {
  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  @Option(names = "--check", description = "Writes nothing.")
  private boolean check;

  /**
   * What {@code --json} prints.
   *
   * @param policy its directory
   * @param written whether the files were written
   * @param files those that are not laid out, or were not
   */
  private record Answer(String policy, boolean written, List<String> files) {}

  @Override
  int run() throws IOException, MalformedPolicy {
    SortedMap<String, String> laidOut = laidOut();
    if (!check) {
      for (Map.Entry<String, String> file : laidOut.entrySet()) {
        write(directory.resolve(file.getKey()), file.getValue());
      }
    }
    List<String> names = List.copyOf(laidOut.keySet());
    if (json()) {
      print(new Answer(directory.toString(), !check, names));
    } else {
      names.forEach(name -> line(directory.resolve(name).toString()));
    }
    return check && !names.isEmpty() ? ExitCodes.FOUND : ExitCodes.FINE;
  }

  /** The files that are not laid out as they should be, as they should be. */
  private SortedMap<String, String> laidOut() throws MalformedPolicy {
    Problems problems = new Problems();
    SortedMap<String, String> laidOut = new TreeMap<>();
    SortedMap<String, Bytes> files = PolicyDirectory.read(directory, problems);
    if (problems.isEmpty() && files.keySet().stream().noneMatch(FmtCommand::isLaidOut)) {
      problems.mismatch(Place.ofFile(""), "this is no policy", "files of a policy", "none");
    }
    for (Map.Entry<String, Bytes> file : files.entrySet()) {
      if (isLaidOut(file.getKey())) {
        Optional<String> text = PolicyFormat.format(file.getKey(), file.getValue(), problems);
        text.filter(each -> !Bytes.ofUtf8(each).equals(file.getValue()))
            .ifPresent(each -> laidOut.put(file.getKey(), each));
      }
    }
    if (!problems.isEmpty()) {
      throw new MalformedPolicy(directory, new PolicyException(problems.errors()));
    }
    return laidOut;
  }

  private static boolean isLaidOut(String path) {
    return Catalogue.ofPath(path).isPresent();
  }

  /** A reader sees the old file or the new one, never a part. */
  private static void write(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(file.resolveSibling("").toAbsolutePath(), ".fmt", ".yaml");
    try {
      Files.writeString(fresh, text);
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
