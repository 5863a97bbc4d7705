package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.cli.evidence.TerminalText;
import org.tvd.policy.catalogue.Catalogue;
import org.tvd.policy.catalogue.KeyReference;
import org.tvd.policy.catalogue.KeySchema;
import org.tvd.policy.catalogue.PolicyFile;
import org.tvd.protocol.StrictJson;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy schema}. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the JSON Schema (2020-12) of a kind of policy file, for editors.",
      "",
      "Without KIND it lists the kinds.",
      "",
      "Examples:",
      "  tvd policy schema tvd > tvd.schema.json",
      "  tvd policy schema --out schemas",
      "  tvd policy schema --reference policies/README.md",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {"0:done", ExitCodes.LINE_IS_WRONG, "3:the page has no place for a table"})
public final class SchemaCommand extends PolicyTask {
  @ArgGroup(exclusive = true)
  private Wanted wanted = new Wanted();

  /** One of these, or none. */
  private static final class Wanted {
    @Parameters(paramLabel = "KIND", arity = "0..1", description = "One of those that are listed.")
    private @Nullable String kind;

    @Option(
        names = {"-o", "--out"},
        paramLabel = "FOLDER",
        description = "Writes all of them there, each as KIND.schema.json.")
    private @Nullable Path folder;

    @Option(
        names = "--reference",
        paramLabel = "PAGE",
        description =
            "Renews the reference of keys in a Markdown page: the first table below each heading"
                + " ## and PATH of a kind. Names the page if that changed it.")
    private @Nullable Path page;
  }

  /** What {@code --json} prints of a kind. */
  private record Kind(String kind, String path, boolean required, String title) {}

  /**
   * What {@code --json} prints of a page.
   *
   * @param page its path
   * @param changed whether it was not as it is now
   */
  private record Renewed(String page, boolean changed) {}

  @Override
  int run() throws IOException {
    String kind = wanted.kind;
    Path folder = wanted.folder;
    if (wanted.page != null) {
      return renew(wanted.page);
    }
    if (folder != null) {
      Files.createDirectories(folder);
      for (PolicyFile file : Catalogue.FILES) {
        Files.writeString(folder.resolve(file.kind() + ".schema.json"), text(file) + "\n");
      }
    } else if (kind != null) {
      known("kind of file", kind, Catalogue.FILES.stream().map(PolicyFile::kind));
      Catalogue.ofKind(kind).ifPresent(file -> out().println(text(file)));
    } else if (json()) {
      print(
          Catalogue.FILES.stream()
              .map(f -> new Kind(f.kind(), f.path(), f.required(), f.title()))
              .toList());
    } else {
      List<PolicyFile> files = Catalogue.FILES;
      files.forEach(f -> out().printf("%-12s %-20s %s%n", f.kind(), f.path(), f.title()));
    }
    return ExitCodes.FINE;
  }

  private int renew(Path page) throws IOException {
    String text = Files.readString(page);
    String renewed;
    try {
      renewed = KeyReference.update(text);
    } catch (IllegalArgumentException e) {
      err().println(TerminalText.whole(page + ": " + e.getMessage()));
      return ExitCodes.MALFORMED;
    }
    boolean changed = !renewed.equals(text);
    if (changed) {
      Files.writeString(page, renewed);
    }
    if (json()) {
      print(new Renewed(page.toString(), changed));
    } else if (changed) {
      line(page.toString());
    }
    return ExitCodes.FINE;
  }

  private static String text(PolicyFile file) {
    return StrictJson.mapper()
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(KeySchema.of(file));
  }
}
