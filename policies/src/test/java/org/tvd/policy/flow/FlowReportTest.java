package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.flow.DrawnFlows.matrix;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.flow.FlowReport.Lapse.Reason;
import org.tvd.policy.flow.FlowReport.Status;
import org.tvd.protocol.yaml.Place;

class FlowReportTest {
  private static final LocalDate LAST_DAY = LocalDate.of(2027, 1, 31);

  private final FlowAnalysis chain = FlowAnalysis.of(matrix("abcd", "a=b", "b=c", "a~d", "c=d"));

  @Test
  void keepsAWaivedFindingVisibleUntilTheWaiverExpires() {
    List<Waiver> waivers = List.of(waiver("relay", "a", "c"), waiver("tail", "b", "d"));
    FlowReport covered = FlowReport.of(chain, judging(false, waivers), LAST_DAY, 10);
    assertThat(covered.hasErrors()).isFalse();
    assertThat(covered.lapses()).isEmpty();
    assertThat(covered.tallies().get(FindingKind.CONTRADICTION))
        .isEqualTo(new FlowReport.Tally(Severity.ERROR, 0, 2));
    assertThat(covered.findings())
        .filteredOn(each -> each.finding().kind() == FindingKind.CONTRADICTION)
        .extracting(FlowReport.Judged::status)
        .containsExactly(new Status.Waived(waivers.get(0)), new Status.Waived(waivers.get(1)));

    FlowReport expired = FlowReport.of(chain, judging(false, waivers), LAST_DAY.plusDays(1), 10);
    assertThat(expired.hasErrors()).isTrue();
    assertThat(expired.tallies().get(FindingKind.CONTRADICTION))
        .isEqualTo(new FlowReport.Tally(Severity.ERROR, 2, 0));
    assertThat(expired.lapses())
        .extracting(FlowReport.Lapse::reason)
        .containsExactly(Reason.EXPIRED, Reason.EXPIRED);
    assertThat(expired.lapses().getFirst().describe())
        .isEqualTo("The waiver relay of alice ended with 2027-01-31, so a → c counts again.");
  }

  @Test
  void tellsAWaiverThatMatchesNothing() {
    List<Waiver> waivers = List.of(waiver("none", "c", "a"), waiver("nobody", "a", "z"));
    FlowReport report = FlowReport.of(chain, judging(false, waivers), LAST_DAY, 10);
    assertThat(report.lapses())
        .extracting(each -> each.waiver().name() + " " + each.reason())
        .containsExactly("nobody MATCHES_NOTHING", "none MATCHES_NOTHING");
    assertThat(report.count(Severity.ERROR)).isEqualTo(2);
  }

  @Test
  void coversNoOtherKindAndNoOtherDirection() {
    FlowReport report =
        FlowReport.of(chain, judging(true, List.of(waiver("relay", "a", "d"))), LAST_DAY, 10);
    assertThat(report.lapses()).hasSize(1);
    assertThat(report.tallies().get(FindingKind.BYPASS))
        .isEqualTo(new FlowReport.Tally(Severity.ERROR, 1, 0));
  }

  @Test
  void makesABypassAnErrorInStrictModeAlone() {
    FlowAnalysis around = FlowAnalysis.of(matrix("abc", "a~c", "a=b", "b=c"));
    assertThat(FlowReport.of(around, judging(false, List.of()), LAST_DAY, 10).hasErrors())
        .isFalse();
    assertThat(FlowReport.of(around, judging(true, List.of()), LAST_DAY, 10).hasErrors()).isTrue();
  }

  @Test
  void countsAllAndMakesAsManyAsAsked() {
    FlowReport report =
        FlowReport.of(chain, judging(false, List.of(waiver("tail", "b", "d"))), LAST_DAY, 0);
    assertThat(report.findings()).hasSize(1);
    assertThat(report.count(Severity.ERROR)).isEqualTo(1);
    assertThat(report.count(Severity.WARNING)).isEqualTo(1);
  }

  private static AnalysisPolicy judging(boolean strict, List<Waiver> waivers) {
    TreeMap<String, Waiver> named = new TreeMap<>();
    waivers.forEach(each -> named.put(each.name(), each));
    return new AnalysisPolicy(strict, List.of(), named);
  }

  private static Waiver waiver(String name, String from, String to) {
    return new Waiver(
        name,
        FindingKind.CONTRADICTION,
        from,
        to,
        "alice",
        "until the relay is gone",
        LAST_DAY,
        Place.ofFile("analysis.yaml"));
  }
}
