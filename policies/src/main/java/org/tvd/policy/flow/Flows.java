package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;

/** The effective flows between domains: what both sides let pass. */
public final class Flows {
  /** Up to how many rules each is compared with each, for those that another one implies. */
  private static final int MOST_COMPARED = 1_000;

  private Flows() {}

  /** What effectively flows from {@code from} to {@code to}; inside a domain, everything. */
  public static FlowSide effective(TvdPolicy from, TvdPolicy to) {
    return from.name().equals(to.name())
        ? new FlowSide.Open()
        : both(from.outTo(to.name()), to.inFrom(from.name()));
  }

  /** Whether anything flows between two domains, in either direction. */
  public static boolean connect(TvdPolicy a, TvdPolicy b) {
    return a.name().equals(b.name())
        || pass(a.outTo(b.name()), b.inFrom(a.name()))
        || pass(b.outTo(a.name()), a.inFrom(b.name()));
  }

  /** Whether two sides let anything pass: that {@link #both} is not closed. */
  public static boolean pass(FlowSide out, FlowSide in) {
    return out.asRules().stream()
        .anyMatch(a -> in.asRules().stream().anyMatch(b -> intersect(a, b).isPresent()));
  }

  /** The effective flow from each domain (outer key) to each (inner key); the diagonal is open. */
  public static SortedMap<String, SortedMap<String, FlowSide>> matrix(
      SortedMap<String, TvdPolicy> tvds) {
    SortedMap<String, SortedMap<String, FlowSide>> matrix = new TreeMap<>();
    for (TvdPolicy from : tvds.values()) {
      SortedMap<String, FlowSide> row = new TreeMap<>();
      tvds.values().forEach(to -> row.put(to.name(), effective(from, to)));
      matrix.put(from.name(), row);
    }
    return matrix;
  }

  /**
   * What passes two filters. Two controlled sides with nothing in common make a closed flow. Rules
   * that another one implies are left out, but where there are very many.
   *
   * @param out what the origin lets out
   * @param in what the destination lets in
   */
  public static FlowSide both(FlowSide out, FlowSide in) {
    if (out instanceof FlowSide.Closed || in instanceof FlowSide.Closed) {
      return new FlowSide.Closed();
    }
    if (out instanceof FlowSide.Open && in instanceof FlowSide.Open) {
      return new FlowSide.Open();
    }
    List<FlowRule> common = new ArrayList<>();
    for (FlowRule a : out.asRules()) {
      for (FlowRule b : in.asRules()) {
        intersect(a, b).ifPresent(common::add);
      }
    }
    List<FlowRule> smallest = withoutCovered(common);
    return smallest.isEmpty() ? new FlowSide.Closed() : new FlowSide.Controlled(smallest);
  }

  /** Whether both sides are filters that have nothing in common. */
  static boolean disjoint(FlowSide out, FlowSide in) {
    return out instanceof FlowSide.Controlled
        && in instanceof FlowSide.Controlled
        && !pass(out, in);
  }

  private static Optional<FlowRule> intersect(FlowRule a, FlowRule b) {
    Optional<String> source = common(a.source(), b.source());
    Optional<String> destination = common(a.destination(), b.destination());
    FlowRule ported = a.protocol() == Protocol.ANY ? b : a;
    FlowRule other = a.protocol() == Protocol.ANY ? a : b;
    boolean samePorts = other.protocol() == Protocol.ANY;
    int from = samePorts ? ported.fromPort() : Math.max(a.fromPort(), b.fromPort());
    int to = samePorts ? ported.toPort() : Math.min(a.toPort(), b.toPort());
    boolean meet = samePorts || (a.protocol() == b.protocol() && from <= to);
    return meet && source.isPresent() && destination.isPresent()
        ? Optional.of(
            new FlowRule(
                ported.protocol(),
                from,
                to,
                source.get(),
                destination.get(),
                a.replies() && b.replies()))
        : Optional.empty();
  }

  /** Two subnets are disjoint, or one contains the other. */
  private static Optional<String> common(String a, String b) {
    if (contains(a, b)) {
      return Optional.of(b);
    }
    return contains(b, a) ? Optional.of(a) : Optional.empty();
  }

  private static boolean contains(String wide, String narrow) {
    if (wide.equals(FlowRule.ANYWHERE) || wide.equals(narrow)) {
      return true;
    }
    return Ipv4Subnet.parse(wide).orElseThrow().contains(Ipv4Subnet.parse(narrow).orElseThrow());
  }

  /** Sorted, and without those that another one implies unless these are too many to compare. */
  private static List<FlowRule> withoutCovered(List<FlowRule> all) {
    List<FlowRule> rules = all.stream().distinct().toList();
    boolean few = rules.size() <= MOST_COMPARED;
    return rules.stream()
        .filter(rule -> !few || rules.stream().noneMatch(o -> !o.equals(rule) && covers(o, rule)))
        .sorted(
            Comparator.comparing(FlowRule::protocol)
                .thenComparingInt(FlowRule::fromPort)
                .thenComparingInt(FlowRule::toPort)
                .thenComparing(FlowRule::source)
                .thenComparing(FlowRule::destination)
                .thenComparing(FlowRule::replies))
        .toList();
  }

  private static boolean covers(FlowRule wide, FlowRule narrow) {
    boolean protocolAndPorts =
        wide.protocol() == Protocol.ANY
            || (wide.protocol() == narrow.protocol()
                && wide.fromPort() <= narrow.fromPort()
                && wide.toPort() >= narrow.toPort());
    return protocolAndPorts
        && contains(wide.source(), narrow.source())
        && contains(wide.destination(), narrow.destination())
        && (wide.replies() || !narrow.replies());
  }
}
