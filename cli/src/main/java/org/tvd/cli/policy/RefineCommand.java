package org.tvd.cli.policy;

import java.nio.file.Path;
import java.util.List;
import org.tvd.policy.refinement.Counterexample;
import org.tvd.policy.refinement.Refinement;
import org.tvd.protocol.yaml.Place;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tvd policy refine}. */
@Command(
    name = "refine",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a policy is at least as strict as another.",
      "",
      "STRICT is so if it admits no platform, lets no packet pass and shares nothing that LOOSE"
          + " would not. Where it is not, an example is told with the lines of both.",
      "",
      "Example:",
      "  tvd policy refine ./policy /etc/tvd/policy",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it is at least as strict",
      "1:it is not",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class RefineCommand extends PolicyLook {
  @Parameters(paramLabel = "STRICT", index = "0", description = "A policy directory.")
  private Path strict = Path.of(".");

  @Parameters(paramLabel = "LOOSE", index = "1", description = "The policy to compare with.")
  private Path loose = Path.of(".");

  /**
   * What {@code --json} prints.
   *
   * @param strict the first policy's directory
   * @param loose the second one's
   * @param refines whether the first is at least as strict
   * @param counterexamples by what it is not
   */
  private record Answer(
      String strict, String loose, boolean refines, List<Example> counterexamples) {}

  /**
   * Something that the first policy allows and the second does not.
   *
   * @param tvd that it is about
   * @param message in words
   * @param strict where the first policy says so
   * @param loose where the second one decides about it
   */
  private record Example(String tvd, String message, List<Place> strict, List<Place> loose) {}

  @Override
  int run() throws MalformedPolicy {
    List<Example> examples =
        Refinement.counterexamples(load(strict), load(loose)).stream().map(this::example).toList();
    if (json()) {
      print(new Answer(strict.toString(), loose.toString(), examples.isEmpty(), examples));
    } else if (examples.isEmpty()) {
      line("%s is at least as strict as %s".formatted(strict, loose));
    } else {
      line("%s is not as strict as %s:".formatted(strict, loose));
      for (Example example : examples) {
        line("  " + example.message());
        example.strict().forEach(place -> line("      " + place));
        example.loose().forEach(place -> line("      " + place));
      }
    }
    return examples.isEmpty() ? ExitCodes.FINE : ExitCodes.FOUND;
  }

  private Example example(Counterexample found) {
    return new Example(
        found.tvd(),
        found.sentence(),
        found.places().first().stream().map(place -> in(strict, place)).toList(),
        found.places().second().stream().map(place -> in(loose, place)).toList());
  }
}
