package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/** Reads {@code network.yaml}: the segments of the physical network. */
final class NetworkFile {
  private final Problems problems;
  private final NetworkValues values;
  private final List<Declared> declared = new ArrayList<>();

  private NetworkFile(Problems problems) {
    this.problems = problems;
    this.values = new NetworkValues(problems);
  }

  private record Declared(String segment, Ipv4Subnet subnet, Place place) {}

  static Network read(Optional<Node> file, Problems problems) {
    NetworkFile reader = new NetworkFile(problems);
    Optional<Fields> fields = file.flatMap(node -> Fields.of(node, "network.yaml", problems));
    Optional<Node> named = fields.flatMap(each -> each.required("segments"));
    fields.ifPresent(Fields::nothingElse);
    List<Segment> segments = new ArrayList<>();
    for (Node.Entry entry :
        named
            .flatMap(node -> Fields.of(node, "segments", problems))
            .map(Fields::named)
            .orElse(List.of())) {
      reader.segment(entry).ifPresent(segments::add);
    }
    return new Network(segments);
  }

  private Optional<Segment> segment(Node.Entry entry) {
    Optional<Fields> fields = Fields.of(entry.value(), "a segment", problems);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    List<Ipv4Subnet> subnets = new ArrayList<>();
    for (Node item :
        fields
            .get()
            .required("subnets")
            .map(node -> values.items(node, "subnets"))
            .orElse(List.of())) {
      values
          .subnet(item, 0, 32)
          .ifPresent(
              subnet -> {
                overlap(subnet, item.place());
                declared.add(new Declared(entry.key().text(), subnet, item.place()));
                subnets.add(subnet);
              });
    }
    Optional<Set<Objective>> trusted =
        fields.get().required("trusted-for").map(node -> values.objectives(node, "trusted-for"));
    fields.get().nothingElse();
    return trusted.map(
        objectives -> new Segment(entry.key().text(), subnets, objectives, entry.key().place()));
  }

  private void overlap(Ipv4Subnet subnet, Place place) {
    for (Declared other : declared) {
      if (other.subnet().overlaps(subnet)) {
        problems.mismatch(
            place,
            "%s overlaps %s of segment %s (%s)"
                .formatted(subnet, other.subnet(), other.segment(), other.place()),
            "each address in one segment",
            subnet.toString());
      }
    }
  }
}
