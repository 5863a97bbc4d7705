package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.NetworkHost;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Switch;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code network.yaml}: the physical network and what hosts on it can build. */
final class NetworkFile {
  private static final int MOST = 10_000;

  private final Problems problems;
  private final Scalars scalars;
  private final NetworkValues values;
  private final TreeMap<Ipv4Subnet, Declared> declared = new TreeMap<>();
  private final List<String> segmentNames = new ArrayList<>();

  private NetworkFile(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.values = new NetworkValues(problems);
  }

  private record Declared(String segment, Ipv4Subnet subnet, Place place) {}

  static Network read(Optional<Node> file, Problems problems) {
    return file.flatMap(node -> Fields.of(node, "network.yaml", problems))
        .map(fields -> new NetworkFile(problems).network(fields))
        .orElse(new Network(List.of(), List.of(), List.of(), new TreeMap<>()));
  }

  private Network network(Fields fields) {
    List<Node.Entry> named = named(fields.required("segments"), "segments");
    named.forEach(entry -> segmentNames.add(entry.key().text()));
    List<Segment> segments = each(named, "a segment", this::segment);
    List<Link> links = each(named(fields.optional("links"), "links"), "a link", this::link);
    List<Switch> switches =
        each(named(fields.optional("switches"), "switches"), "a switch", this::carrier);
    SortedMap<String, NetworkHost> hosts = new TreeMap<>();
    each(named(fields.optional("hosts"), "hosts"), "a host", this::host)
        .forEach(host -> hosts.put(host.name(), host));
    fields.nothingElse();
    return new Network(segments, links, switches, hosts);
  }

  private List<Node.Entry> named(Optional<Node> node, String what) {
    List<Node.Entry> entries =
        node.flatMap(each -> Fields.of(each, what, problems)).map(Fields::named).orElse(List.of());
    if (entries.size() > MOST) {
      Place place = entries.get(MOST).key().place();
      problems.mismatch(
          place, "there are too many " + what, "at most " + MOST, String.valueOf(entries.size()));
      return List.of();
    }
    return entries;
  }

  private <T> List<T> each(
      List<Node.Entry> entries, String what, BiFunction<Node.Scalar, Fields, Optional<T>> reader) {
    List<T> read = new ArrayList<>();
    for (Node.Entry entry : entries) {
      Fields.of(entry.value(), what, problems)
          .ifPresent(
              fields -> {
                reader.apply(entry.key(), fields).ifPresent(read::add);
                fields.nothingElse();
              });
    }
    return read;
  }

  private Optional<Segment> segment(Node.Scalar name, Fields fields) {
    List<Ipv4Subnet> subnets = new ArrayList<>();
    for (Node item :
        fields.required("subnets").map(node -> values.items(node, "subnets")).orElse(List.of())) {
      values
          .subnet(item, 0, 32)
          .ifPresent(
              subnet -> {
                declare(new Declared(name.text(), subnet, item.place()));
                subnets.add(subnet);
              });
    }
    Optional<Set<Objective>> trusted =
        fields.required("trusted-for").map(node -> values.objectives(node, "trusted-for"));
    List<VlanRange> vlans =
        fields.optional("vlans").map(node -> values.vlans(node, "vlans")).orElse(List.of());
    Set<Layer> can =
        fields
            .optional("can")
            .map(node -> values.layers(node, EnumSet.allOf(Layer.class)))
            .orElse(EnumSet.allOf(Layer.class));
    return trusted.map(
        objectives -> new Segment(name.text(), subnets, objectives, vlans, can, name.place()));
  }

  /** Declared subnets are disjoint, so only the neighbours of a new one can overlap it. */
  private void declare(Declared added) {
    for (var near :
        List.of(
            Optional.ofNullable(declared.floorEntry(added.subnet())),
            Optional.ofNullable(declared.ceilingEntry(added.subnet())))) {
      if (near.isPresent() && near.get().getKey().overlaps(added.subnet())) {
        Declared other = near.get().getValue();
        problems.mismatch(
            added.place(),
            "%s overlaps %s of segment %s (%s)"
                .formatted(added.subnet(), other.subnet(), other.segment(), other.place()),
            "each address in one segment",
            added.subnet().toString());
        return;
      }
    }
    declared.put(added.subnet(), added);
  }

  private Optional<Link> link(Node.Scalar name, Fields fields) {
    Optional<Node> between = fields.required("between");
    List<String> ends = between.map(node -> carried(node, "between")).orElse(List.of());
    Set<Objective> trusted = trust(fields);
    if (between.isPresent()
        && between.get() instanceof Node.Sequence sequence
        && sequence.items().size() != 2) {
      problems.mismatch(
          between.get().place(),
          "a link does not join two segments",
          "two segments",
          String.valueOf(sequence.items().size()));
    }
    return ends.size() == 2
        ? Optional.of(new Link(name.text(), ends.getFirst(), ends.getLast(), trusted, name.place()))
        : Optional.empty();
  }

  private Optional<Switch> carrier(Node.Scalar name, Fields fields) {
    List<String> segments =
        fields.required("segments").map(node -> carried(node, "segments")).orElse(List.of());
    Set<Layer> can =
        fields
            .optional("can")
            .map(node -> values.layers(node, EnumSet.of(Layer.VLAN)))
            .orElse(Set.of());
    Set<Objective> trusted = trust(fields);
    return segments.isEmpty()
        ? Optional.empty()
        : Optional.of(new Switch(name.text(), segments, trusted, can, name.place()));
  }

  private Optional<NetworkHost> host(Node.Scalar name, Fields fields) {
    return fields
        .required("can")
        .map(node -> values.layers(node, EnumSet.allOf(Layer.class)))
        .map(can -> new NetworkHost(name.text(), can, name.place()));
  }

  /** What a link or a switch is not said to be trusted for, it is not trusted for. */
  private Set<Objective> trust(Fields fields) {
    return fields
        .optional("trusted-for")
        .map(node -> values.objectives(node, "trusted-for"))
        .orElse(Set.of());
  }

  /** Declared segments, each once. */
  private List<String> carried(Node node, String what) {
    List<String> names = new ArrayList<>();
    for (Node item : values.items(node, what)) {
      Optional<String> name = scalars.choice(item, "segment", segmentNames);
      if (name.isPresent() && names.contains(name.get())) {
        problems.mismatch(item.place(), what + " repeats an item", "each once", item.kind());
      } else {
        name.ifPresent(names::add);
      }
    }
    return names;
  }
}
