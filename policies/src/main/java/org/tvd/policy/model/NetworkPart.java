package org.tvd.policy.model;

import java.util.Comparator;
import java.util.Set;
import org.tvd.protocol.yaml.Place;

/** Something of the physical network that packets may cross. */
public sealed interface NetworkPart permits Segment, Link, Switch, NetworkPart.Undeclared {
  /** By kind, then by name: an order that no order of lines changes. */
  Comparator<NetworkPart> ORDER =
      Comparator.comparing(NetworkPart::kind).thenComparing(NetworkPart::name);

  /** Its name in the policy. */
  String name();

  /** The objectives that it meets by itself. */
  Set<Objective> trustedFor();

  /** Where it is written. */
  Place place();

  /** What it is: {@code segment}, {@code link} or {@code switch}. */
  default String kind() {
    return switch (this) {
      case Segment _ -> "segment";
      case Link _ -> "link";
      case Switch _ -> "switch";
      case Undeclared _ -> "way";
    };
  }

  /** For messages: kind, name, file, line and column. */
  default String described() {
    return switch (this) {
      case Undeclared undeclared -> undeclared.name();
      default -> "%s %s (%s)".formatted(kind(), name(), place());
    };
  }

  /**
   * What lies where the policy declares nothing. It is trusted for nothing.
   *
   * @param name what it is, in words
   */
  record Undeclared(String name) implements NetworkPart {
    @Override
    public Set<Objective> trustedFor() {
      return Set.of();
    }

    @Override
    public Place place() {
      return Place.ofFile("network.yaml");
    }
  }
}
