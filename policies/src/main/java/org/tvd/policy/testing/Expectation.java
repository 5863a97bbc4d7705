package org.tvd.policy.testing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.planner.Stack;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.yaml.Place;

/** What a test file says that the policy decides. */
public sealed interface Expectation {

  /** Where the test file says so. */
  Place place();

  /** It in one sentence, in the policy's notation. */
  String describe(Lattice lattice);

  /**
   * A host may be in a domain.
   *
   * @param role of a processing element there; null where the host alone is meant
   */
  record Admitted(String host, String tvd, @Nullable String role, Place place)
      implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return host + " is admitted to " + tvd + in(role);
    }
  }

  /**
   * A host may not be in a domain, and for these reasons alone.
   *
   * @param role as for {@link Admitted}
   * @param unmet every requirement that is unmet, at least one
   */
  record Refused(String host, String tvd, @Nullable String role, List<Property> unmet, Place place)
      implements Expectation {
    public Refused {
      unmet = List.copyOf(unmet);
    }

    @Override
    public String describe(Lattice lattice) {
      return host + " is refused by " + tvd + in(role) + " for " + listed(unmet, lattice);
    }
  }

  /** A host holds something that is at least this property. */
  record Holds(String host, Property property, Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return host + " holds " + lattice.describe(property);
    }
  }

  /** A host holds nothing that is at least this property. */
  record Lacks(String host, Property property, Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return host + " lacks " + lattice.describe(property);
    }
  }

  /** A flow is effectively this. */
  record Flow(String from, String to, FlowState state, Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return from + " → " + to + " is " + state.spelling();
    }
  }

  /**
   * A flow lets all of some packets pass.
   *
   * @param packet what is common to them; with replies if their answers are to come back
   */
  record Passes(String from, String to, FlowRule packet, Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return from + " → " + to + " passes " + described(packet);
    }
  }

  /**
   * A flow lets none of some packets pass.
   *
   * @param packet what is common to them; with replies where those whose answers are stopped count
   *     as stopped
   */
  record Stops(String from, String to, FlowRule packet, Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return from + " → " + to + " stops " + described(packet);
    }
  }

  /** What two domains may share. */
  enum Shared {
    HOST,
    VPE;

    /** The spelling in test files. */
    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Two domains share something, or do not.
   *
   * @param roles of the one processing element in each of the two; empty for none
   */
  record Shares(
      String first, String second, Shared what, List<String> roles, boolean allowed, Place place)
      implements Expectation {
    public Shares {
      roles = List.copyOf(roles);
    }

    @Override
    public String describe(Lattice lattice) {
      return "%s and %s %s a %s%s"
          .formatted(
              first,
              second,
              allowed ? "may share" : "may not share",
              what.spelling(),
              roles.stream().allMatch(String::isEmpty) ? "" : " as " + String.join(" and ", roles));
    }
  }

  /** The analysis finds this. */
  record Found(FindingKind kind, String from, String to, Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return "there is a " + kind.spelling() + " " + from + " → " + to;
    }
  }

  /**
   * The analysis does not find this.
   *
   * @param from the origin; null with {@code to}, where no finding of the kind is expected
   * @param to the destination
   */
  record Absent(FindingKind kind, @Nullable String from, @Nullable String to, Place place)
      implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return "there is no " + kind.spelling() + (from == null ? "" : " " + from + " → " + to);
    }
  }

  /** The analysis finds nothing but what the same file expects. */
  record NothingElse(Place place) implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return "there is no other finding";
    }
  }

  /**
   * Frames of a domain are carried between two places of the physical network in this way.
   *
   * @param first an address
   * @param second another one
   * @param between both, as they are written
   * @param stack null where no way is sufficient
   */
  record Carried(
      String tvd, String first, String second, String between, @Nullable Stack stack, Place place)
      implements Expectation {
    @Override
    public String describe(Lattice lattice) {
      return tvd
          + (stack == null ? " cannot be carried" : " is carried by " + stack.described())
          + " between "
          + between;
    }
  }

  private static String described(FlowRule packet) {
    return packet.describe() + (packet.replies() ? ", answered" : "");
  }

  private static String in(@Nullable String role) {
    return role == null ? "" : " as " + role;
  }

  private static String listed(List<Property> properties, Lattice lattice) {
    return properties.stream().map(lattice::describe).collect(Collectors.joining(", "));
  }
}
