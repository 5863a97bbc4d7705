package org.tvd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.policy.draw.FlowPicture;
import org.tvd.policy.draw.Format;
import org.tvd.policy.draw.LatticePicture;
import org.tvd.policy.draw.MatrixPicture;
import org.tvd.policy.draw.Picture;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.format.PolicyFormat;
import org.tvd.policy.refinement.Refinement;
import org.tvd.policy.testing.Outcome;
import org.tvd.policy.testing.PolicyTests;
import org.tvd.policy.testing.TestReport;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Problems;

/** Each example policy is what its README says: people copy them. */
class ExamplePoliciesTest {
  private static final Pattern FINDING =
      Pattern.compile("\\| ([a-z-]+) \\| (\\S+) \\| (\\S+) \\|.*");
  private static final Pattern ROW = Pattern.compile("\\| \\*\\*(\\S+)\\*\\* \\|(.*)\\|");

  static List<String> examples() throws IOException {
    try (Stream<Path> folders = Files.list(PolicyFixture.EXAMPLES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("lattice.yaml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreTenAndTheDemonstrations() throws IOException {
    assertThat(examples())
        .containsExactly(
            "ci-runners",
            "confidential-hosts",
            "datacenter",
            "edge-sites",
            "figure-1",
            "hospital",
            "lab-guard",
            "migration-1-open",
            "migration-2-closed",
            "pci-enclave",
            "tenants",
            "three-tier");
  }

  @Test
  void theSecondStageOfTheMigrationIsAtLeastAsStrictAsTheFirst() throws Exception {
    PolicySet open = whole("migration-1-open");
    PolicySet closed = whole("migration-2-closed");

    assertThat(Refinement.counterexamples(closed, open)).isEmpty();
    assertThat(Refinement.counterexamples(open, closed)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsTestsPassAsItIsInTheRepository(String example) throws Exception {
    TestReport report =
        PolicyTests.run(PolicyFixture.bare(example).files(), PolicyFixture::certificate);

    assertThat(report.failed()).extracting(Outcome::toString).isEmpty();
    assertThat(report.all()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsReadmeNamesEachFileThatADeploymentAdds(String example) throws Exception {
    PolicyFixture bare = PolicyFixture.bare(example);
    SortedMap<String, String> named = new TreeMap<>();
    Matcher file =
        Pattern.compile("\\| `([^`]+\\.(?:pem|txt))` \\|").matcher(bare.text("README.md"));
    while (file.find()) {
      named.put(file.group(1), file.group());
    }

    assertThat(bare.errors()).allMatch(error -> error.contains("a file is missing"));
    assertThat(PolicyTests.run(bare.files(), PolicyFixture::certificate).standIns())
        .containsExactlyElementsOf(named.keySet());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theAnalysisFindsWhatItsReadmeNamesAndNoMore(String example) throws Exception {
    List<String> named = new ArrayList<>();
    for (String line : PolicyFixture.bare(example).text("README.md").lines().toList()) {
      Matcher finding = FINDING.matcher(line);
      if (finding.matches() && !finding.group(1).equals("finding")) {
        named.add(finding.group(1) + " " + finding.group(2) + " " + finding.group(3));
      }
    }

    assertThat(analysis(whole(example)).findings())
        .extracting(each -> each.kind().spelling() + " " + each.from() + " " + each.to())
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsReadmeShowsTheMatrix(String example) throws Exception {
    if (example.equals("datacenter")) {
      return; // three domains and one flow, told in a sentence
    }
    FlowMatrix matrix = analysis(whole(example)).matrix();
    SortedMap<String, List<String>> shown = new TreeMap<>();
    for (String line : PolicyFixture.bare(example).text("README.md").lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<String> cells =
            Stream.of(row.group(2).split("\\|"))
                .map(cell -> cell.strip().substring(0, 1))
                .limit(matrix.size())
                .toList();
        shown.put(row.group(1), cells);
      }
    }
    SortedMap<String, List<String>> expected = new TreeMap<>();
    for (int from = 0; from < matrix.size(); from++) {
      List<String> cells = new ArrayList<>();
      for (int to = 0; to < matrix.size(); to++) {
        cells.add(from == to ? "1" : symbol(matrix.cell(from, to).state()));
      }
      expected.put(matrix.name(from), cells);
    }
    assertThat(shown).isEqualTo(expected);
  }

  private static String symbol(FlowState state) {
    return switch (state) {
      case OPEN -> "1";
      case CLOSED -> "0";
      case CONTROLLED -> "P";
    };
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsFilesAreLaidOutCanonically(String example) {
    PolicyFixture fixture = PolicyFixture.bare(example);
    Problems problems = new Problems();
    for (String path : fixture.files().keySet()) {
      if (path.endsWith(".yaml")) {
        assertThat(PolicyFormat.format(path, Bytes.ofUtf8(fixture.text(path)), problems))
            .as(path)
            .contains(fixture.text(path));
      }
    }
    assertThat(problems.errors()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itCanBeDrawn(String example) throws Exception {
    PolicySet policy = whole(example);
    FlowAnalysis analysis = analysis(policy);
    FlowReport report =
        FlowReport.of(analysis, AnalysisPolicy.NONE, LocalDate.parse("2026-11-25"), 100);
    List<Picture> pictures =
        List.of(
            FlowPicture.of(policy, analysis, report),
            MatrixPicture.of(analysis, report),
            LatticePicture.of(policy.lattice(), policy.lattice().named().values()));
    for (Picture picture : pictures) {
      switch (Format.SVG.render(picture)) {
        case Format.Rendered(String text) -> assertThat(text).startsWith("<svg").contains("</svg>");
        case Format.TooLarge(int found, int most) -> fail(found + " parts of " + most);
      }
    }
  }

  private static FlowAnalysis analysis(PolicySet policy) {
    return FlowAnalysis.of(FlowMatrix.of(policy));
  }

  /** The example with what stands in for a deployment's files. */
  static PolicySet whole(String example) throws PolicyException {
    return PolicySet.parse(
        PolicyTests.withStandIns(PolicyFixture.bare(example).files(), PolicyFixture::certificate));
  }
}
