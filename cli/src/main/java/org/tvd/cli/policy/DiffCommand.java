package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Finding;
import org.tvd.policy.impact.EpochChange;
import org.tvd.policy.impact.FlowChange;
import org.tvd.policy.impact.Impact;
import org.tvd.policy.impact.ImpactAnalysis;
import org.tvd.policy.impact.KnownHost;
import org.tvd.policy.impact.MechanismChange;
import org.tvd.policy.impact.MembershipChange;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Stack;
import org.tvd.protocol.yaml.Place;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a change of the policy does: not which lines differ, but what passes and who is"
          + " admitted.",
      "",
      "Flows and findings are compared always. With the claims of hosts, as 'tvd evidence appraise"
          + " --json' prints them, it also says who is admitted or expelled, which mechanisms"
          + " change and which TVDs begin an epoch with a new key. Each host asks for every TVD;"
          + " certificates are not among claims.",
      "",
      "Examples:",
      "  tvd policy diff /etc/tvd/policy ./policy",
      "  tvd policy diff /etc/tvd/policy ./policy --host h1@192.0.2.7=h1.json",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:nothing changes",
      "1:something does",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class DiffCommand extends PolicyLook {
  @Parameters(paramLabel = "OLD", index = "0", description = "The policy before the change.")
  private Path old = Path.of(".");

  @Parameters(paramLabel = "NEW", index = "1", description = "The policy after it.")
  private Path changed = Path.of(".");

  @Option(
      names = "--host",
      paramLabel = "NAME@ADDRESS=FILE",
      description = "A host and its claims; can be given several times.")
  private Map<String, Path> hosts = new LinkedHashMap<>();

  /**
   * What {@code --json} prints.
   *
   * @param before the version before the change
   * @param after the version after it
   * @param flows that let other packets pass
   * @param appearing findings that there were not
   * @param vanishing findings that there are not any more
   * @param hosts that are admitted or expelled
   * @param mechanisms that change
   * @param epochs that begin
   */
  private record Answer(
      String before,
      String after,
      List<Flow> flows,
      List<Found> appearing,
      List<Found> vanishing,
      List<Membership> hosts,
      List<Told> mechanisms,
      List<Told> epochs) {}

  /** A flow: what happened to it is opened, closed, widened, narrowed, altered or restated. */
  private record Flow(String from, String to, String change, String message, List<Place> places) {}

  private record Found(String kind, String from, String to, String message) {}

  private record Membership(
      String tvd, String host, boolean admitted, String message, List<String> reasons) {}

  private record Told(String tvd, String message) {}

  @Override
  int run() throws IOException, MalformedPolicy {
    PolicySet before = load(old);
    PolicySet after = load(changed);
    Impact impact = ImpactAnalysis.of(before, after, known(before, after), List.of());
    if (json()) {
      print(answer(impact));
    } else {
      tell(impact);
    }
    return impact.isEmpty() ? ExitCodes.FINE : ExitCodes.FOUND;
  }

  private List<KnownHost> known(PolicySet before, PolicySet after)
      throws IOException, MalformedPolicy {
    TreeSet<String> tvds = new TreeSet<>(before.tvds().keySet());
    tvds.addAll(after.tvds().keySet());
    List<KnownHost> known = new ArrayList<>();
    for (Map.Entry<String, Path> host : hosts.entrySet()) {
      int at = host.getKey().indexOf('@');
      String address = host.getKey().substring(at + 1);
      if (at < 1 || Ipv4Subnet.address(address).isEmpty()) {
        throw wrong(
            "--host: expected NAME@ADDRESS=FILE, as h1@192.0.2.7=h1.json, found '%s=%s'"
                .formatted(host.getKey(), host.getValue()));
      }
      String name = host.getKey().substring(0, at);
      known.add(
          KnownHost.of(
              before,
              after,
              new PlannedHost(name, address, Stack.built()),
              tvds,
              ClaimsFile.read(host.getValue()),
              List.of()));
    }
    return known;
  }

  private void tell(Impact impact) {
    if (impact.isEmpty()) {
      line(
          impact.before().equals(impact.after())
              ? "the same policy"
              : "nothing changes of what is compared; the files differ");
      return;
    }
    part("flows", impact.flows().stream().map(FlowChange::sentence).toList());
    part("findings that appear", impact.appearing().stream().map(Finding::describe).toList());
    part("findings that vanish", impact.vanishing().stream().map(Finding::describe).toList());
    part("hosts", impact.hosts().stream().map(MembershipChange::sentence).toList());
    part("mechanisms", impact.mechanisms().stream().map(MechanismChange::sentence).toList());
    part("keys", impact.epochs().stream().map(EpochChange::sentence).toList());
  }

  private void part(String heading, List<String> sentences) {
    if (!sentences.isEmpty()) {
      out().println(paint().heading(heading));
      sentences.forEach(each -> line("  " + each));
    }
  }

  private Answer answer(Impact impact) {
    return new Answer(
        impact.before(),
        impact.after(),
        impact.flows().stream()
            .map(
                each ->
                    new Flow(
                        each.from(),
                        each.to(),
                        each.kind().name().toLowerCase(Locale.ROOT),
                        each.sentence(),
                        each.places()))
            .toList(),
        impact.appearing().stream().map(DiffCommand::found).toList(),
        impact.vanishing().stream().map(DiffCommand::found).toList(),
        impact.hosts().stream()
            .map(
                each ->
                    new Membership(
                        each.tvd(), each.host(), each.admitted(), each.sentence(), each.reasons()))
            .toList(),
        impact.mechanisms().stream().map(each -> new Told(each.tvd(), each.sentence())).toList(),
        impact.epochs().stream().map(each -> new Told(each.tvd(), each.sentence())).toList());
  }

  private static Found found(Finding finding) {
    return new Found(finding.kind().spelling(), finding.from(), finding.to(), finding.describe());
  }
}
