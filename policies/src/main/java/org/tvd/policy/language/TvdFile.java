package org.tvd.policy.language;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Requirement;
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
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  private final String name;
  private final Set<String> tvds;
  private final PropertyReader properties;
  private final Problems problems;
  private final Scalars scalars;
  private final NetworkValues values;

  /**
   * @param name the domain's
   * @param tvds the names of all domains
   */
  TvdFile(String name, Set<String> tvds, PropertyReader properties, Problems problems) {
    this.name = name;
    this.tvds = tvds;
    this.properties = properties;
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.values = new NetworkValues(problems);
  }

  /**
   * A domain, and where its parts are written.
   *
   * @param policy the domain
   * @param vni the place of its network identifier
   * @param subnet the place of its subnet
   * @param membership the place of its requirements
   */
  record Located(TvdPolicy policy, Place vni, Place subnet, Place membership) {}

  Optional<Located> read(Node file) {
    return Fields.of(file, "the TVD", problems).flatMap(this::tvd);
  }

  private Optional<Located> tvd(Fields fields) {
    Optional<Node> vniNode = fields.required("vni");
    Optional<Node> subnetNode = fields.required("subnet");
    OptionalInt vni =
        vniNode.map(node -> scalars.number(node, "vni", 1, MAX_VNI)).orElse(OptionalInt.empty());
    Optional<Ipv4Subnet> subnet = subnetNode.flatMap(node -> values.subnet(node, 8, 29));
    int mtu =
        fields
            .optional("mtu")
            .map(node -> scalars.number(node, "mtu", 576, 9000).orElse(DEFAULT_MTU))
            .orElse(DEFAULT_MTU);
    Optional<Set<Objective>> protection =
        fields.required("protection").map(node -> values.objectives(node, "protection"));
    Optional<Node> membershipNode = fields.required("membership");
    List<Requirement> membership =
        membershipNode.map(properties::placed).orElse(List.of()).stream()
            .map(each -> new Requirement(each.property(), each.place()))
            .toList();
    Optional<Duration> lease =
        fields
            .required("lease")
            .flatMap(node -> scalars.duration(node, "lease", SHORTEST, LONGEST));
    Optional<Duration> renew = fields.required("renew").flatMap(node -> renew(node, lease));
    SortedMap<String, FlowSide> out = new TreeMap<>();
    SortedMap<String, FlowSide> in = new TreeMap<>();
    fields
        .optional("flows")
        .flatMap(node -> Fields.of(node, "flows", problems))
        .ifPresent(
            flows -> {
              FlowReader reader = new FlowReader(name, tvds, problems);
              flows.optional("out").ifPresent(node -> out.putAll(reader.side(node, "flows.out")));
              flows.optional("in").ifPresent(node -> in.putAll(reader.side(node, "flows.in")));
              flows.nothingElse();
            });
    fields.nothingElse();
    if (vni.isEmpty()
        || vniNode.isEmpty()
        || subnet.isEmpty()
        || subnetNode.isEmpty()
        || protection.isEmpty()
        || membershipNode.isEmpty()
        || lease.isEmpty()
        || renew.isEmpty()) {
      return Optional.empty();
    }
    TvdPolicy policy =
        new TvdPolicy(
            name,
            vni.getAsInt(),
            subnet.get(),
            mtu,
            protection.get(),
            membership,
            lease.get(),
            renew.get(),
            out,
            in,
            fields.place());
    return Optional.of(
        new Located(
            policy, vniNode.get().place(), subnetNode.get().place(), membershipNode.get().place()));
  }

  private Optional<Duration> renew(Node node, Optional<Duration> lease) {
    Optional<Duration> renew = scalars.duration(node, "renew", Duration.ofMillis(100), LONGEST);
    if (renew.isPresent() && lease.isPresent() && renew.get().compareTo(lease.get()) >= 0) {
      problems.mismatch(
          node.place(),
          "renew is not before the end of the lease",
          "less than " + lease.get().toMillis() + "ms",
          node.kind());
    }
    return renew;
  }
}
