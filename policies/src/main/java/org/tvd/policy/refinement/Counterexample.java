package org.tvd.policy.refinement;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.flow.Packet;
import org.tvd.policy.flow.PacketRange;
import org.tvd.policy.model.Objective;
import org.tvd.protocol.yaml.Place;

/** Something that the first policy allows and the second one does not. */
public sealed interface Counterexample {

  /** The domain that it is about: of a flow, the origin; empty where it is about no one domain. */
  String tvd();

  /** Where the two policies decide about it. */
  Places places();

  /** All of this in one plain sentence, without the places. */
  String sentence();

  /**
   * Where the policies decide.
   *
   * @param first in the first policy, at least one
   * @param second in the second policy; none where it knows nothing of the kind
   */
  record Places(List<Place> first, List<Place> second) {
    public Places {
      first = List.copyOf(first);
      second = List.copyOf(second);
    }
  }

  /** The second policy has no such domain, so that nobody is in it. */
  record UnknownTvd(String tvd, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return tvd + " is a domain of the first policy alone.";
    }
  }

  /** Nobody manages the domain any more. */
  record Unmanaged(String tvd, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "Nobody manages " + tvd + " in the first policy, and somebody does in the second.";
    }
  }

  /**
   * A platform that the first policy admits and the second refuses.
   *
   * @param role in which; null for the domain itself
   * @param holds all that it has proven, in the first policy's notation
   * @param unmet what the second policy requires besides, in its notation
   */
  record Platform(
      String tvd, @Nullable String role, List<String> holds, String unmet, Places places)
      implements Counterexample {
    public Platform {
      holds = List.copyOf(holds);
    }

    @Override
    public String sentence() {
      return "A platform that holds %s alone may be in %s%s; the second policy requires %s."
          .formatted(String.join(", ", holds), tvd, role == null ? "" : " as " + role, unmet);
    }
  }

  /**
   * A requirement that cannot be compared, since the policies order its dimension differently.
   *
   * @param dimension whose values or order differ
   * @param unmet what the second policy requires, in its notation
   */
  record OtherOrder(String tvd, String dimension, String unmet, Places places)
      implements Counterexample {
    @Override
    public String sentence() {
      return "%s requires %s in the second policy, and the first one orders %s differently."
          .formatted(tvd, unmet, dimension);
    }
  }

  /** A role that the second policy does not define, and refuses. */
  record UnknownRole(String tvd, String role, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "A processing element may be in %s as %s, a role of the first policy alone."
          .formatted(tvd, role);
    }
  }

  /**
   * Properties that no platform can hold together in the second policy. One that proves them all
   * keeps them in the first.
   *
   * @param properties all of them, in the second policy's notation
   */
  record NotExcluded(List<String> properties, Places places) implements Counterexample {
    public NotExcluded {
      properties = List.copyOf(properties);
    }

    /** No one domain: every domain that requires one of them. */
    @Override
    public String tvd() {
      return "";
    }

    @Override
    public String sentence() {
      return "A platform that proves %s keeps them, which the second policy excludes."
          .formatted(String.join(", ", properties));
    }
  }

  /** A role that stands guard in the first policy alone, so that more may pass through it. */
  record Guard(String tvd, String role, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "In %s, %s counts as a guard in the first policy alone.".formatted(tvd, role);
    }
  }

  /**
   * A packet that the first policy lets pass and the second does not.
   *
   * @param to the destination
   * @param packet one of them
   * @param all what all of them are
   */
  record Passes(String tvd, String to, Packet packet, List<PacketRange> all, Places places)
      implements Counterexample {
    public Passes {
      all = List.copyOf(all);
    }

    @Override
    public String sentence() {
      return "%s → %s passes %s; in all: %s."
          .formatted(
              tvd,
              to,
              packet.describe(),
              all.stream().map(PacketRange::describe).collect(Collectors.joining("; ")));
    }
  }

  /** The traffic inside the domain is protected less. */
  record Unprotected(String tvd, Objective objective, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "The traffic of %s has no %s.".formatted(tvd, objective.spelling());
    }
  }

  /** A membership lasts longer without new evidence. */
  record LongerLease(String tvd, Duration first, Duration second, Places places)
      implements Counterexample {
    @Override
    public String sentence() {
      return "A membership of %s holds for %s seconds without new evidence, not %s."
          .formatted(tvd, first.toSeconds(), second.toSeconds());
    }
  }

  /** The processing elements stay connected to something when a membership ends. */
  record Lingers(String tvd, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "Processing elements of %s move to the default network when the membership ends."
          .formatted(tvd);
    }
  }

  /** Both domains allow that a host carries processing elements of both. */
  record SharesHost(String tvd, String peer, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "One host may carry processing elements of %s and %s.".formatted(tvd, peer);
    }
  }

  /** Both domains allow that a processing element is in both. */
  record SharesVpe(String tvd, String peer, Places places) implements Counterexample {
    @Override
    public String sentence() {
      return "One processing element may be in %s and %s.".formatted(tvd, peer);
    }
  }
}
