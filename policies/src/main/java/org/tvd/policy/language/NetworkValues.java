package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/**
 * Reads what the physical network and the domains have in common: subnets, objectives, VLAN ids.
 */
final class NetworkValues {
  private static final Pattern VLANS = Pattern.compile("([1-9]\\d{0,3})(?:-([1-9]\\d{0,3}))?");

  private final Problems problems;
  private final Scalars scalars;

  NetworkValues(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  List<Node> items(Node node, String what) {
    return scalars.list(node, what, false);
  }

  /** A subnet whose prefix is within bounds. */
  Optional<Ipv4Subnet> subnet(Node node, int shortest, int longest) {
    Optional<Ipv4Subnet> subnet =
        node instanceof Node.Scalar scalar ? Ipv4Subnet.parse(scalar.text()) : Optional.empty();
    if (subnet.isEmpty() || subnet.get().prefix() < shortest || subnet.get().prefix() > longest) {
      problems.mismatch(
          node.place(),
          "not a valid subnet",
          "IPv4 in CIDR form, no host bits set, prefix from /%d to /%d"
              .formatted(shortest, longest),
          node.kind());
      return Optional.empty();
    }
    return subnet;
  }

  /** Objectives, each once; possibly none. */
  Set<Objective> objectives(Node node, String what) {
    return chosen(node, what, "objective", Set.of(Objective.values()), Objective::spelling);
  }

  /** Layers, each once; possibly none. */
  Set<Layer> layers(Node node, Set<Layer> known) {
    return chosen(node, "can", "layer", known, Layer::spelling);
  }

  private <T extends Comparable<T>> Set<T> chosen(
      Node node, String what, String kind, Collection<T> known, Function<T, String> spelling) {
    Map<String, T> words = known.stream().collect(Collectors.toMap(spelling, Function.identity()));
    Set<T> chosen = new TreeSet<>();
    for (Node item : scalars.list(node, what, true)) {
      Optional<T> one =
          scalars
              .choice(item, kind, words.keySet())
              .flatMap(word -> Optional.ofNullable(words.get(word)));
      if (one.isPresent() && !chosen.add(one.get())) {
        problems.mismatch(item.place(), what + " repeats an item", "each once", item.kind());
      }
    }
    return chosen;
  }

  /** VLAN ids and ranges of them, which have none in common. */
  List<VlanRange> vlans(Node node, String what) {
    List<VlanRange> ranges = new ArrayList<>();
    for (Node item : scalars.list(node, what, true)) {
      Optional<VlanRange> range = vlanRange(item);
      Optional<VlanRange> same =
          range.flatMap(
              added ->
                  ranges.stream()
                      .filter(o -> o.first() <= added.last() && added.first() <= o.last())
                      .findFirst());
      if (same.isPresent()) {
        problems.mismatch(
            item.place(), what + " repeats ids of " + same.get(), "each id once", item.kind());
      } else {
        range.ifPresent(ranges::add);
      }
    }
    return ranges;
  }

  private Optional<VlanRange> vlanRange(Node item) {
    Matcher matcher = VLANS.matcher(item instanceof Node.Scalar scalar ? scalar.text() : "");
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first <= last && last <= VlanRange.HIGHEST) {
        return Optional.of(new VlanRange(first, last));
      }
    }
    problems.mismatch(
        item.place(),
        "not VLAN ids",
        "1 to %d, or a range like 100-199".formatted(VlanRange.HIGHEST),
        item.kind());
    return Optional.empty();
  }
}
