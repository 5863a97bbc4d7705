package org.tvd.cli.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.tvd.policy.PolicySet;
import org.tvd.policy.repair.PolicyRepair;
import org.tvd.policy.repair.Repair;
import org.tvd.policy.repair.Repair.FixedContradiction;
import org.tvd.protocol.yaml.Place;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy repair}. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = {
      "Proposes the fewest open flows to control or close, so that no closed flow is reached.",
      "",
      "Each is told with the file and line that says 'open' today; nothing is written. Flows that"
          + " are pinned in analysis.yaml are left alone. That fewer do not help is proven, unless"
          + " time runs out: then it says how many are proven to be needed.",
      "",
      "Example:",
      "  tvd policy repair /etc/tvd/policy",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:nothing is to be repaired",
      "1:there is something to change, or pinned flows forbid a repair",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class RepairCommand extends PolicyLook {
  private static final long BETWEEN_DOTS = Duration.ofSeconds(1).toNanos();

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "After how long the best that is known is told (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  /**
   * What {@code --json} prints.
   *
   * @param policy its directory
   * @param possible whether there is a repair
   * @param demotions the flows to control or close
   * @param atLeast how many are proven to be needed
   * @param impossible closed flows that are reached over what may not be changed
   */
  private record Answer(
      String policy,
      boolean possible,
      List<Demotion> demotions,
      int atLeast,
      List<FixedContradiction> impossible) {}

  /**
   * A flow to control or close.
   *
   * @param from its origin
   * @param to its destination
   * @param tvd whose file changes
   * @param side out or in
   * @param place of the word that says open
   */
  private record Demotion(String from, String to, String tvd, String side, Place place) {}

  @Override
  int run() throws MalformedPolicy {
    if (seconds < 1) {
      throw wrong("--seconds: expected a number from 1, found " + seconds);
    }
    PolicySet policy = load(directory);
    Repair repair = PolicyRepair.of(policy, policy.analysis().pins(), clock());
    switch (repair) {
      case Repair.Proposal proposal -> tell(proposal);
      case Repair.Impossible impossible -> tell(impossible);
    }
    return repair instanceof Repair.Proposal(var demotions, int _) && demotions.isEmpty()
        ? ExitCodes.FINE
        : ExitCodes.FOUND;
  }

  private void tell(Repair.Proposal proposal) {
    List<Demotion> demotions =
        proposal.demotions().stream()
            .map(
                each ->
                    new Demotion(
                        each.from(),
                        each.to(),
                        each.edit().tvd(),
                        each.edit().direction() == Repair.Direction.OUT ? "out" : "in",
                        in(directory, each.edit().place())))
            .toList();
    if (json()) {
      print(new Answer(directory.toString(), true, demotions, proposal.atLeast(), List.of()));
      return;
    }
    line(proposal.sentences().getFirst());
    for (Demotion each : demotions) {
      String peer = each.side().equals("out") ? each.to() : each.from();
      line(
          "%s: open → a filter, or closed   (%s → %s; flows.%s.%s of %s)"
              .formatted(each.place(), each.from(), each.to(), each.side(), peer, each.tvd()));
    }
  }

  private void tell(Repair.Impossible impossible) {
    if (json()) {
      print(new Answer(directory.toString(), false, List.of(), 0, impossible.contradictions()));
      return;
    }
    line("No repair: take away a pin of each of these, or open what is closed.");
    impossible.sentences().forEach(this::line);
  }

  /** Asked often: tells people that work goes on, and ends it in time. */
  private BooleanSupplier clock() {
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(seconds).toNanos();
    var progress = new Progress(paint().on() && !json(), start + BETWEEN_DOTS);
    return () -> {
      long now = System.nanoTime();
      progress.at(now);
      return now - end >= 0;
    };
  }

  /** A dot on standard error for each second. */
  private final class Progress {
    private final boolean shown;
    private long next;

    Progress(boolean shown, long next) {
      this.shown = shown;
      this.next = next;
    }

    void at(long now) {
      if (shown && now - next >= 0) {
        next = now + BETWEEN_DOTS;
        err().print('.');
        err().flush();
      }
    }
  }
}
