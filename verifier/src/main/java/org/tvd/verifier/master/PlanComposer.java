package org.tvd.verifier.master;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.Stack;
import org.tvd.policy.planner.StackChoice;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.master.TvdState.Member;

/**
 * Composes the network plan of one TVD for one of its members. The data plane builds one stack for
 * all pairs of a TVD's hosts: the cheapest that is sufficient for each of them.
 */
public final class PlanComposer {
  private static final Logger LOG = LoggerFactory.getLogger(PlanComposer.class);

  private final PolicySet policy;
  private final Planner planner;
  private final RealmState realm;
  private final Map<String, Integer> hostNumbers;
  private final TvdKeys keys;
  private final Instant now;

  /**
   * A composer for one moment.
   *
   * @param hostNumbers the number of each enrolled host
   * @param now from which leases are counted
   */
  public PlanComposer(
      PolicySet policy,
      RealmState realm,
      Map<String, Integer> hostNumbers,
      TvdKeys keys,
      Instant now) {
    this.policy = policy;
    this.planner = new Planner(policy.network(), policy.tvds().values());
    this.realm = realm;
    this.hostNumbers = Map.copyOf(hostNumbers);
    this.keys = keys;
    this.now = now;
  }

  /** All plans of {@code host}: one per TVD that it is a member of. */
  public List<NetworkPlan> plansOf(String host) {
    if (!hostNumbers.containsKey(host)) {
      return List.of(); // just removed
    }
    return realm.membershipsOf(host).stream()
        .filter(tvd -> policy.tvds().containsKey(tvd))
        .map(tvd -> plan(tvd, host))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<NetworkPlan> plan(String name, String host) {
    TvdPolicy tvd = Optional.ofNullable(policy.tvds().get(name)).orElseThrow();
    TvdState state = realm.tvd(name);
    Member self = Optional.ofNullable(state.members().get(host)).orElseThrow();
    StackChoice choice = planner.plan(tvd, planned(state.members().values()));
    Optional<Mechanism> mechanism = choice.stack().flatMap(Stack::mechanism);
    if (mechanism.isEmpty()) {
      LOG.error("{}: no plan for {}: {}", name, host, choice.described());
      return Optional.empty(); // without a plan the host closes the TVD
    }
    List<Endpoint> peers =
        state.members().values().stream()
            .filter(member -> !member.host().equals(host))
            .filter(member -> hostNumbers.containsKey(member.host())) // else just removed
            .map(member -> endpoint(tvd, state, member))
            .toList();
    List<Vpe> vpes = new ArrayList<>(state.vpes().values());
    List<Gateway> gateways = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    connect(tvd, host, vpes, gateways, routes);
    return Optional.of(
        new NetworkPlan(
            name,
            tvd.vni(),
            realm.version(),
            state.epoch(),
            keys.key(state),
            Math.max(0, Duration.between(now, self.leaseEnd()).toMillis()),
            mechanism.get(),
            tvd.subnet().toString(),
            tvd.mtu(),
            endpoint(tvd, state, self),
            peers,
            vpes,
            gateways,
            routes));
  }

  /**
   * The members as the planner sees them. What hosts offer is what their data plane builds, so the
   * planner chooses no other stack. A host may offer what this version does not know; that is not
   * used.
   */
  public static List<PlannedHost> planned(Collection<Member> members) {
    return members.stream()
        .map(
            member ->
                new PlannedHost(
                    member.host(),
                    member.offer().underlayAddress(),
                    Arrays.stream(Mechanism.values())
                        .filter(known -> member.offer().mechanisms().contains(known.name()))
                        .map(Stack::of)
                        .collect(Collectors.toSet())))
        .toList();
  }

  private Endpoint endpoint(TvdPolicy tvd, TvdState state, Member member) {
    return new Endpoint(
        member.host(),
        member.offer().underlayAddress(),
        Addresses.tunnel(
            tvd.vni(), Optional.ofNullable(hostNumbers.get(member.host())).orElseThrow()),
        member.offer().wireGuardKey(),
        Addresses.port(tvd.vni(), state.epoch()));
  }

  /**
   * Adds the way to each neighbour that some host, a member of both TVDs, can be the gateway to.
   */
  private void connect(
      TvdPolicy tvd, String host, List<Vpe> vpes, List<Gateway> gateways, List<Route> routes) {
    List<String> neighbours = Addresses.neighbours(tvd, policy);
    for (int i = 0; i < neighbours.size(); i++) {
      TvdPolicy peer = Optional.ofNullable(policy.tvds().get(neighbours.get(i))).orElseThrow();
      Optional<String> gatewayHost = gatewayHost(tvd.name(), peer.name());
      if (gatewayHost.isEmpty()) {
        continue;
      }
      String address = Addresses.gateway(tvd, i);
      String mac = Addresses.mac(tvd.vni(), address);
      vpes.add(new Vpe("gateway-" + peer.name(), gatewayHost.get(), address, mac));
      routes.add(new Route(peer.subnet().toString(), address));
      if (gatewayHost.get().equals(host)) {
        boolean first = tvd.name().compareTo(peer.name()) < 0;
        gateways.add(
            new Gateway(
                peer.name(),
                peer.subnet().toString(),
                address,
                mac,
                first ? "169.254.0.0/31" : "169.254.0.1/31",
                first ? "169.254.0.1" : "169.254.0.0",
                tvd.outTo(peer.name()).asRules(),
                tvd.inFrom(peer.name()).asRules()));
      }
    }
  }

  /** The first host, by name, that is a member of both. */
  private Optional<String> gatewayHost(String a, String b) {
    var others = realm.membersOf(b);
    return realm.membersOf(a).stream().filter(others::contains).findFirst();
  }
}
