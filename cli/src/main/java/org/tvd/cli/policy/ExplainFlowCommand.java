package org.tvd.cli.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.tvd.cli.policy.CheckAnswer.Step;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.EffectiveFlows;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.Hop;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.yaml.Place;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tvd policy explain flow}. */
@Command(
    name = "flow",
    mixinStandardHelpOptions = true,
    description = {
      "Says what flows from one TVD to another, directly and over others, and which lines say so.",
      "",
      "Example:",
      "  tvd policy explain flow /etc/tvd/policy alpha gamma",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {"0:explained", ExitCodes.LINE_IS_WRONG, ExitCodes.FILE_IS_WRONG})
public final class ExplainFlowCommand extends PolicyLook {
  @Parameters(paramLabel = "DIR", index = "0", description = "The policy directory.")
  private Path directory = Path.of(".");

  @Parameters(paramLabel = "FROM", index = "1", description = "A TVD.")
  private String from = "";

  @Parameters(paramLabel = "TO", index = "2", description = "Another TVD.")
  private String to = "";

  /**
   * What {@code --json} prints.
   *
   * @param from the origin
   * @param to the destination
   * @param direct closed, controlled or open: what both sides let pass
   * @param out what the origin lets out: closed, controlled or open
   * @param outPlace where it says so; line 0 where it says nothing
   * @param in what the destination lets in
   * @param inPlace where it says so
   * @param filter what passes, where it is controlled
   * @param reached closed, controlled or open: the most that arrives on any way
   * @param way the best way; empty where nothing arrives
   * @param reachedFromOrigin where what leaves the origin can go, the origin included
   * @param reachingDestination from where the destination can be reached, itself included
   */
  private record Answer(
      String from,
      String to,
      String direct,
      String out,
      Place outPlace,
      String in,
      Place inPlace,
      List<FlowRule> filter,
      String reached,
      List<Step> way,
      List<String> reachedFromOrigin,
      List<String> reachingDestination) {}

  @Override
  int run() throws MalformedPolicy {
    PolicySet policy = load(directory);
    FlowAnalysis analysis = FlowAnalysis.of(FlowMatrix.of(policy));
    FlowMatrix matrix = analysis.matrix();
    known("TVD", from, matrix.names().stream());
    known("TVD", to, matrix.names().stream());
    if (from.equals(to)) {
      throw wrong("expected two TVDs, found %s twice: within a TVD everything flows".formatted(to));
    }
    Answer answer = answer(policy, analysis, matrix.index(from), matrix.index(to));
    if (json()) {
      print(answer);
    } else {
      tell(answer, policy.dummies().keySet());
    }
    return ExitCodes.FINE;
  }

  private Answer answer(PolicySet policy, FlowAnalysis analysis, int a, int b) {
    FlowMatrix matrix = analysis.matrix();
    TvdPolicy origin = policy.tvds().get(from);
    TvdPolicy destination = policy.tvds().get(to);
    FlowSide direct = new EffectiveFlows(policy).between(from, to);
    IntStream all = IntStream.range(0, matrix.size());
    return new Answer(
        from,
        to,
        matrix.cell(a, b).state().spelling(),
        matrix.cell(a, b).out().spelling(),
        in(directory, origin == null ? dummy(from) : origin.outPlace(to)),
        matrix.cell(a, b).in().spelling(),
        in(directory, destination == null ? dummy(to) : destination.inPlace(from)),
        direct instanceof FlowSide.Controlled(var rules) ? rules : List.of(),
        analysis.reached(a, b).spelling(),
        analysis.way(a, b).orElse(List.<Hop>of()).stream()
            .map(hop -> Step.of(hop, directory))
            .toList(),
        all.filter(each -> analysis.reaches(a, each)).mapToObj(matrix::name).toList(),
        IntStream.range(0, matrix.size())
            .filter(each -> analysis.reaches(each, b))
            .mapToObj(matrix::name)
            .toList());
  }

  private static Place dummy(String name) {
    return Place.ofFile("tvds/" + name + ".yaml");
  }

  private void tell(Answer answer, Set<String> dummies) {
    out().println(paint().heading(from + " → " + to + ": " + answer.direct()));
    line(
        dummies.contains(from)
            ? "  nobody manages %s: the other side alone decides".formatted(from)
            : "  %s lets out: %s  (%s)".formatted(from, answer.out(), said(answer.outPlace())));
    line(
        dummies.contains(to)
            ? "  nobody manages %s: the other side alone decides".formatted(to)
            : "  %s lets in: %s  (%s)".formatted(to, answer.in(), said(answer.inPlace())));
    for (FlowRule rule : answer.filter()) {
      line(
          "  what passes: %s, %s replies"
              .formatted(rule.describe(), rule.replies() ? "with" : "without"));
    }
    if (answer.way().isEmpty()) {
      line(to + " is not reached on any way:");
      line("  what leaves %s can go to: %s".formatted(from, others(answer.reachedFromOrigin())));
      line("  %s can be reached from: %s".formatted(to, others(answer.reachingDestination())));
      return;
    }
    line(
        answer.reached().equals("open")
            ? "%s is reached over open flows:".formatted(to)
            : "%s is reached, through a filter at least once:".formatted(to));
    answer.way().forEach(step -> line("  " + step.describe()));
  }

  private String others(List<String> names) {
    List<String> others =
        names.stream().filter(name -> !name.equals(from) && !name.equals(to)).toList();
    return others.isEmpty() ? "nobody" : String.join(", ", others);
  }

  private static String said(Place place) {
    return place.line() == 0 ? "nothing is written in " + place.file() : place.toString();
  }
}
