package org.tvd.policy.language;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Reaction;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code tvds/NAME.yaml}: one domain. */
final class TvdFile {
  /** Fits every mechanism on a physical network of 1500 bytes: WireGuard takes 80, VXLAN 70. */
  private static final int DEFAULT_MTU = 1350;

  private static final int MAX_VNI = (1 << 24) - 1;
  private static final int MAX_VLAN = 4094;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  private final String name;
  private final PropertyReader properties;
  private final Problems problems;
  private final Scalars scalars;
  private final NetworkValues values;
  private final FlowReader flowReader;
  private final SharingReader sharingReader;
  private final TvdChecks checks;
  private final RequirementChecks requirementChecks;

  /**
   * @param name the domain's
   * @param tvds the names of all domains
   * @param checks is told each part that is sound
   * @param requirementChecks is told the requirements
   */
  TvdFile(
      String name,
      Set<String> tvds,
      PropertyReader properties,
      TvdChecks checks,
      RequirementChecks requirementChecks,
      Problems problems) {
    this.name = name;
    this.properties = properties;
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.values = new NetworkValues(problems);
    this.flowReader = new FlowReader(name, tvds, problems);
    this.sharingReader = new SharingReader(name, tvds, problems);
    this.checks = checks;
    this.requirementChecks = requirementChecks;
  }

  /** A domain of either kind. */
  sealed interface Domain {}

  /**
   * A domain that is managed.
   *
   * @param policy the domain
   * @param membership the place of its requirements
   */
  record Managed(TvdPolicy policy, Place membership) implements Domain {}

  /**
   * A domain that nobody manages.
   *
   * @param policy the domain
   */
  record Unmanaged(DummyTvd policy) implements Domain {}

  Optional<Domain> read(Node file) {
    Optional<Fields> fields = Fields.of(file, "the TVD", problems);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    String kind =
        fields
            .get()
            .optional("kind")
            .flatMap(node -> scalars.choice(node, "kind", List.of("managed", "closed", "dummy")))
            .orElse("managed");
    return kind.equals("dummy")
        ? Optional.of(new Unmanaged(dummy(fields.get())))
        : managed(fields.get(), kind.equals("closed")).map(each -> each);
  }

  private DummyTvd dummy(Fields fields) {
    Optional<Ipv4Subnet> subnet =
        fields.optional("subnet").flatMap(node -> values.subnet(node, 0, 32));
    fields.nothingElse();
    return new DummyTvd(name, subnet.orElse(null), fields.place());
  }

  private Optional<Managed> managed(Fields fields, boolean closed) {
    OptionalInt vni = number(fields.required("vni"), "vni", 1, MAX_VNI, checks::vni);
    int vlan = number(fields.optional("vlan"), "vlan", 1, MAX_VLAN, checks::vlan).orElse(0);
    Optional<Ipv4Subnet> subnet = fields.required("subnet").flatMap(this::subnet);
    int mtu = number(fields.optional("mtu"), "mtu", 576, 9000, (_, _, _) -> {}).orElse(DEFAULT_MTU);
    Optional<Set<Objective>> protection =
        fields.required("protection").map(node -> values.objectives(node, "protection"));
    Optional<Node> membershipNode = fields.required("membership");
    List<Requirement> membership = membershipNode.map(this::requirements).orElse(List.of());
    SortedMap<String, Role> roles =
        fields.optional("roles").map(this::roles).orElse(Collections.emptySortedMap());
    membershipNode.ifPresent(
        node -> requirementChecks.realizable(membership, roles.values(), node.place()));
    SharingReader.Shares shares =
        fields.optional("share").map(sharingReader::shares).orElse(SharingReader.Shares.NONE);
    Optional<Duration> lease =
        fields
            .required("lease")
            .flatMap(node -> scalars.duration(node, "lease", SHORTEST, LONGEST));
    Optional<Duration> renew = fields.required("renew").flatMap(node -> renew(node, lease));
    Reaction reaction = fields.optional("reaction").flatMap(this::reaction).orElse(Reaction.CLOSE);
    fields.optional("references"); // is read before the rules, which name them
    SortedMap<String, StatedFlow> out = new TreeMap<>();
    SortedMap<String, StatedFlow> in = new TreeMap<>();
    fields.optional("flows").ifPresent(node -> flows(node, out, in));
    fields.nothingElse();
    checks.flows(name, closed, out, in);
    if (vni.isEmpty()
        || subnet.isEmpty()
        || protection.isEmpty()
        || membershipNode.isEmpty()
        || lease.isEmpty()
        || renew.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Managed(
            new TvdPolicy(
                name,
                closed,
                vni.getAsInt(),
                vlan,
                subnet.get(),
                mtu,
                protection.get(),
                membership,
                roles,
                shares.host(),
                shares.vpe(),
                lease.get(),
                renew.get(),
                reaction,
                out,
                in,
                fields.place()),
            membershipNode.get().place()));
  }

  private void flows(
      Node node, SortedMap<String, StatedFlow> out, SortedMap<String, StatedFlow> in) {
    Optional<Fields> flows = Fields.of(node, "flows", problems);
    if (flows.isPresent()) {
      flows.get().optional("out").ifPresent(side -> out.putAll(flowReader.side(side, "flows.out")));
      flows.get().optional("in").ifPresent(side -> in.putAll(flowReader.side(side, "flows.in")));
      flows.get().nothingElse();
    }
  }

  private Optional<Ipv4Subnet> subnet(Node node) {
    Optional<Ipv4Subnet> subnet = values.subnet(node, 8, 29);
    subnet.ifPresent(each -> checks.subnet(name, each, node.place()));
    return subnet;
  }

  /** Is told a number that is sound, and where it stands. */
  private interface Check {
    void accept(String tvd, int number, Place place);
  }

  private OptionalInt number(Optional<Node> node, String what, int least, int most, Check check) {
    OptionalInt number =
        node.map(each -> scalars.number(each, what, least, most)).orElse(OptionalInt.empty());
    number.ifPresent(sound -> node.ifPresent(each -> check.accept(name, sound, each.place())));
    return number;
  }

  private List<Requirement> requirements(Node node) {
    return properties.placed(node).stream()
        .map(each -> new Requirement(each.property(), each.place()))
        .toList();
  }

  private SortedMap<String, Role> roles(Node node) {
    SortedMap<String, Role> roles = new TreeMap<>();
    for (Node.Entry entry :
        Fields.of(node, "roles", problems).map(Fields::named).orElse(List.of())) {
      Optional<Fields> fields = Fields.of(entry.value(), "a role", problems);
      if (fields.isPresent()) {
        List<Requirement> membership =
            fields.get().optional("membership").map(this::requirements).orElse(List.of());
        boolean guard =
            fields
                .get()
                .optional("guard")
                .flatMap(flag -> scalars.flag(flag, "guard"))
                .orElse(false);
        fields.get().nothingElse();
        String role = entry.key().text();
        roles.put(role, new Role(role, membership, guard, entry.key().place()));
      }
    }
    return roles;
  }

  private Optional<Reaction> reaction(Node node) {
    return scalars
        .choice(node, "reaction", List.of("close", "default-network"))
        .map(word -> Reaction.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  private Optional<Duration> renew(Node node, Optional<Duration> lease) {
    Optional<Duration> renew = scalars.duration(node, "renew", Duration.ofMillis(100), LONGEST);
    if (renew.isPresent() && lease.isPresent() && renew.get().compareTo(lease.get()) >= 0) {
      problems.mismatch(
          node.place(),
          "renew is not before the end of the lease",
          "less than " + Scalars.spelled(lease.get()),
          node.kind());
    }
    return renew;
  }
}
