package org.tvd.cli.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.Reason;
import org.tvd.policy.planner.Stack;
import org.tvd.policy.planner.StackChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy explain mechanism}. */
@Command(
    name = "mechanism",
    mixinStandardHelpOptions = true,
    description = {
      "Says what carries a TVD between two hosts, and why each layer is there.",
      "",
      "A host is NAME=ADDRESS, or the name of a segment for any host in it.",
      "",
      "Examples:",
      "  tvd policy explain mechanism /etc/tvd/policy alpha rack campus",
      "  tvd policy explain mechanism /etc/tvd/policy alpha h1=192.0.2.7 h2=192.0.2.200",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:something carries it",
      "1:nothing that both can build gives what it asks for",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class ExplainMechanismCommand extends PolicyLook {
  @Parameters(paramLabel = "DIR", index = "0", description = "The policy directory.")
  private Path directory = Path.of(".");

  @Parameters(paramLabel = "TVD", index = "1", description = "The domain.")
  private String tvd = "";

  @Parameters(paramLabel = "HOST", index = "2", description = "A host, or a segment.")
  private String first = "";

  @Parameters(paramLabel = "HOST", index = "3", description = "Another host, or a segment.")
  private String second = "";

  @Option(
      names = "--every-layer",
      description =
          "As if hosts could build every layer that the policy knows, not only what they build"
              + " today: VXLAN, and VXLAN over WireGuard.")
  private boolean everyLayer;

  /**
   * What {@code --json} prints.
   *
   * @param tvd the domain
   * @param stack what carries it, uppermost layer first; null for nothing
   * @param layers each with its reasons
   * @param described all of it in words
   */
  private record Answer(
      String tvd, @Nullable String stack, List<Layered> layers, String described) {}

  /** A layer, and why it is there. */
  private record Layered(String layer, List<String> reasons) {}

  @Override
  int run() throws MalformedPolicy {
    PolicySet policy = load(directory);
    known("TVD", tvd, policy.tvds().keySet().stream());
    TvdPolicy asked = policy.tvds().get(tvd);
    if (asked == null) {
      throw new IllegalStateException("it is known");
    }
    StackChoice choice =
        new Planner(policy.network(), policy.tvds().values())
            .between(asked, host(policy, first, "a host"), host(policy, second, "another host"));
    List<Layered> layers =
        choice instanceof StackChoice.Chosen(Stack _, var reasoned)
            ? reasoned.stream()
                .map(
                    each ->
                        new Layered(
                            each.layer().spelling(),
                            each.reasons().stream().map(Reason::described).toList()))
                .toList()
            : List.of();
    Optional<Stack> stack = choice.stack();
    if (json()) {
      print(new Answer(tvd, stack.map(Stack::described).orElse(null), layers, choice.described()));
    } else {
      out().println(paint().heading("%s, %s – %s".formatted(tvd, first, second)));
      choice.described().lines().forEach(each -> line("  " + each));
    }
    return stack.isPresent() ? ExitCodes.FINE : ExitCodes.FOUND;
  }

  private PlannedHost host(PolicySet policy, String written, String who) {
    Set<Stack> offers = everyLayer ? Set.of(Stack.values()) : Stack.built();
    int equals = written.indexOf('=');
    if (equals > 0) {
      String address = written.substring(equals + 1);
      if (Ipv4Subnet.address(address).isEmpty()) {
        throw wrong("not an address (expected HOST=a.b.c.d, found '%s')".formatted(written));
      }
      return new PlannedHost(written.substring(0, equals), address, offers);
    }
    known("segment", written, policy.network().segments().stream().map(Segment::name));
    String subnet =
        policy.network().segments().stream()
            .filter(segment -> segment.name().equals(written))
            .map(segment -> segment.subnets().getFirst().toString())
            .findFirst()
            .orElseThrow();
    return new PlannedHost(
        who + " in " + written, subnet.substring(0, subnet.indexOf('/')), offers);
  }
}
