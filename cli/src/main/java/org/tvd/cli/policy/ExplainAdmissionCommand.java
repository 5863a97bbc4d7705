package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.PropertyReader;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.HeldProperties.NotEarned;
import org.tvd.policy.membership.HeldProperties.Reason;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.MembershipDecision.Admitted;
import org.tvd.policy.membership.MembershipDecision.Refused;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.membership.Provenance;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.testing.StatedClaims;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy explain admission}. */
@Command(
    name = "admission",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a TVD admits a host, and of each requirement that is unmet, what would prove"
          + " it.",
      "",
      "What the host has proven is taken from claims, as 'tvd evidence appraise --json' prints"
          + " them, or it is supposed: a property's name, or a value for each of some dimensions.",
      "",
      "Examples:",
      "  tvd evidence appraise e.json --policy DIR --json > claims.json",
      "  tvd policy explain admission DIR alpha --claims claims.json",
      "  tvd policy explain admission DIR alpha --property '{site: cage}'",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:admitted",
      "1:refused",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class ExplainAdmissionCommand extends PolicyLook {
  private static final String LINE = "--property";

  @Parameters(paramLabel = "DIR", index = "0", description = "The policy directory.")
  private Path directory = Path.of(".");

  @Parameters(paramLabel = "TVD", index = "1", description = "The domain.")
  private String tvd = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Proven proven = new Proven();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "The role of the processing elements that the host is to carry.")
  private @Nullable String role;

  /** What the host has proven. */
  static final class Proven {
    @Option(
        names = "--claims",
        paramLabel = "FILE",
        description = "Claims, in JSON or YAML; certificates are not among them.")
    private @Nullable Path claims;

    @Option(
        names = LINE,
        paramLabel = "PROPERTY",
        description = "A property that the host is supposed to hold; can be given several times.")
    private List<String> properties = new ArrayList<>();
  }

  /**
   * What {@code --json} prints.
   *
   * @param tvd the domain
   * @param admitted whether it admits the host
   * @param reasons one for each requirement that is unmet
   * @param unmet the same apart
   * @param held the properties that the host holds
   * @param notEarned each rule that earned nothing, and why
   */
  private record Answer(
      String tvd,
      boolean admitted,
      List<String> reasons,
      List<Missing> unmet,
      List<Holding> held,
      List<String> notEarned) {}

  /** A requirement that is unmet: where it is written, the nearest held one, and its proofs. */
  private record Missing(
      String property, Place place, @Nullable String nearest, List<String> proofs) {}

  /** A property, and what earned it. */
  private record Holding(String property, String earnedBy) {}

  @Override
  int run() throws IOException, MalformedPolicy {
    PolicySet policy = load(directory);
    known("TVD", tvd, policy.tvds().keySet().stream());
    TvdPolicy asked = Objects.requireNonNull(policy.tvds().get(tvd));
    HeldProperties held = held(policy);
    MembershipDecision decision =
        role == null ? Membership.decide(asked, held) : Membership.decide(asked, role, held);
    boolean admitted = decision instanceof Admitted;
    if (json()) {
      print(answer(policy, held, decision, admitted));
    } else {
      tell(policy, held, decision, admitted);
    }
    return admitted ? ExitCodes.FINE : ExitCodes.FOUND;
  }

  private HeldProperties held(PolicySet policy) throws IOException, MalformedPolicy {
    if (proven.claims != null) {
      return PropertyDerivation.derive(policy, ClaimsFile.read(proven.claims), List.of());
    }
    List<Held> supposed = new ArrayList<>();
    for (String property : proven.properties) {
      supposed.addAll(supposed(policy, property));
    }
    HeldProperties held =
        PropertyDerivation.derive(policy, StatedClaims.none(), List.of(), supposed);
    // Nothing was claimed, so that no rule is false of this host.
    List<NotEarned> lost =
        held.notEarned().stream().filter(each -> each.reason() == Reason.EXCLUDED).toList();
    return new HeldProperties(policy, held.held(), lost);
  }

  private List<Held> supposed(PolicySet policy, String property) {
    Problems problems = new Problems();
    List<Held> held =
        YamlFile.read(LINE, Bytes.ofUtf8("[" + property + "]"), problems).stream()
            .flatMap(list -> PropertyReader.of(policy.lattice(), problems).list(list).stream())
            .map(each -> new Held(each, new Provenance.Measured("supposed", Place.ofFile(LINE))))
            .toList();
    if (!problems.isEmpty()) {
      throw wrong(LINE + ": " + problems.errors().getFirst().message());
    }
    return held;
  }

  private Answer answer(
      PolicySet policy, HeldProperties held, MembershipDecision decision, boolean admitted) {
    List<Missing> unmet =
        decision instanceof Refused refused
            ? refused.unmet().stream()
                .map(
                    each ->
                        new Missing(
                            policy.lattice().describe(each.requirement().property()),
                            in(directory, each.requirement().place()),
                            each.nearest() == null
                                ? null
                                : policy.lattice().describe(each.nearest().property()),
                            each.proofs()))
                .toList()
            : List.of();
    return new Answer(
        tvd,
        admitted,
        decision.reasons(),
        unmet,
        held.held().stream()
            .map(
                each ->
                    new Holding(
                        policy.lattice().describe(each.property()), each.provenance().toString()))
            .toList(),
        held.notEarned().stream().map(NotEarned::toSentence).toList());
  }

  private void tell(
      PolicySet policy, HeldProperties held, MembershipDecision decision, boolean admitted) {
    out()
        .println(
            admitted
                ? paint().good(tvd + " admits this host")
                : paint().error(tvd + " refuses this host"));
    decision.reasons().forEach(reason -> line("  " + reason));
    line("held");
    for (Held each : held.held()) {
      line("  " + policy.lattice().describe(each.property()) + ", by " + each.provenance());
    }
    if (held.held().isEmpty()) {
      line("  nothing");
    }
    if (!held.notEarned().isEmpty()) {
      line("not earned");
      held.notEarned().forEach(each -> line("  " + each.toSentence()));
    }
  }
}
