package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The example policies of the literature. Each is written as it was published; where one breaks the
 * rule that it states, the analysis says so.
 *
 * <p>What could be had: OpenTC D05.5, "Design and Concept of a Trusted Virtual Datacenter" (2008),
 * whose chapter 4 is the extended version of Cabuk, Dalton, Ramasamy and Schunter (CCS 2007), and
 * chapter 2 of OpenTC D05.6, "Final Report of OpenTC Workpackage 5" (2009). Of the paper itself
 * only the abstract could be read. The models of Bell and LaPadula (1973), Biba (1977) and Brewer
 * and Nash (1989) are written down as they are generally known, without a copy at hand; they have
 * levels and rules rather than published matrices.
 */
class LiteratureTest {
  private static final List<String> ZONES = List.of("internet", "dmz", "intranet");
  private static final List<String> GREEK = List.of("alpha", "beta", "gamma");

  /**
   * OpenTC D05.5, table 3.1, and D05.6, table 2.1: "High-level Directed Flow Control Matrix for
   * Internet, DMZ, and Intranet". Internet → intranet is 0; by internet → DMZ → intranet, both 1,
   * it is not.
   */
  @Test
  void theDirectedMatrixForInternetDmzAndIntranetContradictsItself() {
    FlowAnalysis analysis = analysis(ZONES, "110", "011", "011");

    assertThat(findings(analysis)).containsExactly("contradiction internet dmz intranet");
  }

  /**
   * The same, table 3.2: "Example Network Flow Control Policy Matrix for Three TVDs". It refines
   * table 3.1, and what was open is controlled: now all rests on the DMZ's filters. The text says
   * that there is "no direct information flow" for a 0; an indirect one is left.
   */
  @Test
  void itsRefinementForNetworksRestsOnTheDmz() {
    FlowAnalysis analysis = analysis(ZONES, "1P0", "01P", "0P1");

    assertThat(findings(analysis)).containsExactly("mediated internet dmz intranet");
  }

  /**
   * OpenTC D05.6, table 2.2, refines the same by roles: what crosses goes to a gate, and inside a
   * domain gate and internal machines are open to each other. Nothing is reached around a filter;
   * each internal machine beyond is reached through a gate.
   */
  @Test
  void itsRefinementByRolesRestsOnTheGates() {
    List<String> machines =
        List.of("internet-gate", "internet", "dmz-gate", "dmz", "intranet-gate", "intranet");
    FlowAnalysis analysis =
        analysis(machines, "11P000", "11P000", "0011P0", "0011P0", "00P011", "00P011");

    assertThat(analysis.findings()).hasSize(10).allMatch(f -> f.kind() == FindingKind.MEDIATED);
    assertThat(
            analysis.finding(FindingKind.MEDIATED, "internet", "intranet").orElseThrow().guards())
        .extracting(Hop::to)
        .containsExactly("dmz-gate", "intranet-gate");
  }

  /**
   * OpenTC D05.5, table 3.3: "Example of a Refined Disk Policy Matrix for Three TVDs", said to
   * follow from the flow matrix by: a machine writes to a disk of a domain if flow to it is
   * permitted, and reads from it if flow from it is. Its rows are disks, its columns machines: the
   * DMZ's machines write to the Internet's disks, and the Internet's machines read the DMZ's. So
   * DMZ → Internet is open here, while table 3.1 has a 0 there and Internet → DMZ, which it has
   * open, is missing.
   */
  @Test
  void itsDiskPolicyOpensWhatItsFlowMatrixCloses() {
    FlowAnalysis disks = analysis(ZONES, "100", "111", "011");
    FlowAnalysis flows = analysis(ZONES, "110", "011", "011");

    assertThat(findings(disks)).containsExactly("contradiction intranet dmz internet");
    assertThat(cells(disks, flows))
        .containsExactly("dmz internet OPEN CLOSED", "internet dmz CLOSED OPEN");
  }

  /**
   * OpenTC D05.5, table 4.1, the flow control part of "Example TVD Policy Specification for Three
   * TVDs" (figure 1 of the paper of 2007). Of α → β = 0 the text says that α → γ and γ → β "should
   * not be inadvertently 1": they are not.
   */
  @Test
  void theThreeDomainsOfThePaperAreMediated() {
    FlowAnalysis analysis = analysis(GREEK, "10P", "010", "PP1");

    assertThat(findings(analysis)).containsExactly("mediated alpha gamma beta");
  }

  /** What the paper warns of in the same place: were both 1, α → β would be unconstrained. */
  @Test
  void thePapersWarningIsAContradiction() {
    assertThat(findings(analysis(GREEK, "101", "010", "P11")))
        .contains("contradiction alpha gamma beta");
  }

  /**
   * The multi-TVD column of table 4.1: γ and α may have a VPE in common. Where that is no guard, it
   * is an open edge beside two controlled ones, so that the P of both cells means nothing.
   */
  @Test
  void theSharedVpeOfThePaperWalksAroundItsFilters() {
    FlowMatrix matrix = matrix(GREEK, "10P", "010", "PP1");

    assertThat(
            findings(
                FlowAnalysis.of(
                    matrix.with(new SharedVpe("server", List.of("alpha", "gamma"), false)))))
        .containsExactly("bypass alpha gamma", "bypass gamma alpha", "mediated alpha gamma beta");
    assertThat(
            findings(
                FlowAnalysis.of(
                    matrix.with(new SharedVpe("guard", List.of("alpha", "gamma"), true)))))
        .containsExactly("mediated alpha gamma beta");
  }

  /**
   * Bell and LaPadula: information flows to levels that are at least as high. An order is closed.
   */
  @Test
  void theLevelsOfBellAndLaPadulaAreConsistent() {
    List<String> levels = List.of("unclassified", "confidential", "secret", "top-secret");
    FlowAnalysis analysis = analysis(levels, "1111", "0111", "0011", "0001");

    assertThat(findings(analysis)).isEmpty();
  }

  /** The same with a trusted subject that writes down: it is a filter, and secrecy rests on it. */
  @Test
  void aTrustedSubjectOfBellAndLaPadulaIsMediation() {
    List<String> levels = List.of("unclassified", "confidential", "secret");

    assertThat(findings(analysis(levels, "111", "P11", "011")))
        .containsExactly("mediated secret confidential unclassified");
    assertThat(findings(analysis(levels, "111", "111", "011")))
        .containsExactly("contradiction secret confidential unclassified");
  }

  /** Biba's strict integrity: flows go to levels that are at most as high. It is the dual order. */
  @Test
  void theLevelsOfBibaAreConsistent() {
    assertThat(findings(analysis(List.of("high", "middle", "low"), "111", "011", "001"))).isEmpty();
  }

  /** Both at once, level by level: nothing flows between levels at all. */
  @Test
  void bellLaPadulaAndBibaOverOneOrderCloseEverything() {
    assertThat(findings(analysis(List.of("high", "middle", "low"), "100", "010", "001"))).isEmpty();
  }

  /**
   * Brewer and Nash, "The Chinese Wall Security Policy": two oil companies in one class of
   * conflict, and a bank. Each wall holds for a subject, and information goes around it: one
   * analyst takes from an oil company to the bank, another from the bank to the other company. The
   * paper closes this way by its rule for writing; a matrix of domains has no such memory.
   */
  @Test
  void aChineseWallAsAMatrixCanBeWalkedAround() {
    FlowAnalysis analysis = analysis(List.of("oil-a", "oil-b", "bank"), "101", "011", "111");

    assertThat(findings(analysis))
        .containsExactly("contradiction oil-a bank oil-b", "contradiction oil-b bank oil-a");
  }

  /** The textbook's three tiers with a screened subnet: each tier talks to its neighbours. */
  @Test
  void threeTiersOfOpenFlowsAreOneTier() {
    List<String> tiers = List.of("web", "application", "database");

    assertThat(findings(analysis(tiers, "110", "111", "011")))
        .containsExactly(
            "contradiction database application web", "contradiction web application database");
    assertThat(findings(analysis(tiers, "1P0", "01P", "001")))
        .containsExactly("mediated web application database");
  }

  private static FlowMatrix matrix(List<String> names, String... rows) {
    FlowMatrixBuilder builder = new FlowMatrixBuilder(names.stream().sorted().toList());
    List<String> sorted = names.stream().sorted().toList();
    for (int from = 0; from < names.size(); from++) {
      for (int to = 0; to < names.size(); to++) {
        if (from != to) {
          FlowState state =
              switch (rows[from].charAt(to)) {
                case '1' -> FlowState.OPEN;
                case 'P' -> FlowState.CONTROLLED;
                default -> FlowState.CLOSED;
              };
          int origin = sorted.indexOf(names.get(from));
          int destination = sorted.indexOf(names.get(to));
          builder.out(origin, destination, state);
          builder.in(origin, destination, state);
        }
      }
    }
    return builder.build();
  }

  private static FlowAnalysis analysis(List<String> names, String... rows) {
    return FlowAnalysis.of(matrix(names, rows));
  }

  /** Kind, origin, what the witness passes, destination; sorted. */
  private static List<String> findings(FlowAnalysis analysis) {
    return analysis
        .findings()
        .map(
            each ->
                each.kind().spelling()
                    + " "
                    + each.from()
                    + String.join("", each.witness().stream().map(hop -> " " + hop.to()).toList()))
        .sorted()
        .toList();
  }

  /** The cells that differ: origin, destination, and both states. */
  private static List<String> cells(FlowAnalysis one, FlowAnalysis other) {
    SortedMap<String, String> differing = new TreeMap<>();
    for (String from : one.matrix().names()) {
      for (String to : one.matrix().names()) {
        FlowState a = state(one.matrix(), from, to);
        FlowState b = state(other.matrix(), from, to);
        if (a != b) {
          differing.put(from + " " + to, a + " " + b);
        }
      }
    }
    return differing.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  private static FlowState state(FlowMatrix matrix, String from, String to) {
    return from.equals(to)
        ? FlowState.OPEN
        : matrix.cell(matrix.index(from), matrix.index(to)).state();
  }
}
