package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.draw.FlowPicture;
import org.tvd.policy.draw.Format;
import org.tvd.policy.draw.LatticePicture;
import org.tvd.policy.draw.MatrixPicture;
import org.tvd.policy.draw.Picture;
import org.tvd.policy.draw.PlanPicture;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.planner.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy draw}. */
@Command(
    name = "draw",
    mixinStandardHelpOptions = true,
    description = {
      "Draws a policy.",
      "",
      "  lattice  the security properties: each dimension, and the named ones' order",
      "  matrix   the flows (1 open, P controlled, 0 closed), direct and over others",
      "  graph    the TVDs and the flows between them, with the paths of contradictions",
      "  plan     the physical network, and what carries each TVD between its segments",
      "",
      "Examples:",
      "  tvd policy draw graph /etc/tvd/policy -o graph.svg",
      "  tvd policy draw matrix /etc/tvd/policy --format mermaid",
      "  tvd policy draw lattice ./policy --format dot | dot -Tpdf -o lattice.pdf",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:drawn",
      "1:too large to be read as a picture, or it cannot be written",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class DrawCommand extends PolicyLook {
  private static final int FINDINGS = 10_000;

  /** What can be drawn. */
  enum Subject {
    lattice,
    matrix,
    graph,
    plan
  }

  /** In what it is written. */
  enum Spelling {
    svg(Format.SVG),
    dot(Format.DOT),
    mermaid(Format.MERMAID);

    private final Format format;

    Spelling(Format format) {
      this.format = format;
    }
  }

  @Parameters(paramLabel = "WHAT", index = "0", description = "${COMPLETION-CANDIDATES}.")
  private Subject subject = Subject.graph;

  @Parameters(
      paramLabel = "DIR",
      index = "1",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "svg",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Spelling spelling = Spelling.svg;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Where to write it (default: standard output).")
  private @Nullable Path file;

  @Override
  int run() throws IOException, MalformedPolicy {
    PolicySet policy = load(directory);
    Picture picture =
        switch (subject) {
          case lattice -> LatticePicture.of(policy.lattice(), spokenOf(policy));
          case matrix -> matrix(policy);
          case graph -> graph(policy);
          case plan -> PlanPicture.of(policy, Stack.built(), List.of());
        };
    if (json()) {
      print(picture);
      return ExitCodes.FINE;
    }
    return switch (spelling.format.render(picture)) {
      case Format.Rendered(String text) -> {
        write(text);
        yield ExitCodes.FINE;
      }
      case Format.TooLarge(int found, int most) ->
          throw new IOException(
              "the picture would have %d parts or rows, expected at most %d; use --json"
                  .formatted(found, most));
    };
  }

  private void write(String text) throws IOException {
    if (file == null) {
      out().print(text);
    } else {
      try {
        Files.writeString(file, text);
      } catch (NoSuchFileException e) {
        throw new IOException(file + ": expected a folder to write it into, found none", e);
      }
    }
  }

  private static Picture matrix(PolicySet policy) {
    FlowAnalysis analysis = FlowAnalysis.of(FlowMatrix.of(policy));
    return MatrixPicture.of(analysis, report(policy, analysis));
  }

  private static Picture graph(PolicySet policy) {
    FlowAnalysis analysis = FlowAnalysis.of(FlowMatrix.of(policy));
    return FlowPicture.of(policy, analysis, report(policy, analysis));
  }

  private static FlowReport report(PolicySet policy, FlowAnalysis analysis) {
    return FlowReport.of(analysis, policy.analysis(), LocalDate.now(ZoneOffset.UTC), FINDINGS);
  }

  /** What is required of members, and what rules earn. */
  private static List<Property> spokenOf(PolicySet policy) {
    List<Property> properties = new ArrayList<>();
    policy
        .tvds()
        .values()
        .forEach(tvd -> tvd.membership().forEach(r -> properties.add(r.property())));
    policy.rules().forEach(rule -> properties.addAll(rule.earns()));
    return properties;
  }
}
