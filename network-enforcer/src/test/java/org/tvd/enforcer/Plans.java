package org.tvd.enforcer;

import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;

/** One TVD's plans for the hosts of a lab, as a verifier would make them. */
final class Plans {
  final String tvd;
  final int vni;
  private final Lab lab;
  private final Mechanism mechanism;
  final List<Integer> hosts = new ArrayList<>();
  final List<Vpe> vpes = new ArrayList<>();
  final List<Gateway> gateways = new ArrayList<>();
  final List<Route> routes = new ArrayList<>();
  int epoch = 1;
  long version = 1;
  long leaseMillis = 60_000;
  int net = 1;

  Plans(Lab lab, String tvd, int vni, Mechanism mechanism, Integer... hosts) {
    this.lab = lab;
    this.tvd = tvd;
    this.vni = vni;
    this.mechanism = mechanism;
    this.hosts.addAll(List.of(hosts));
    for (int host : hosts) {
      vpes.add(vpe(host));
    }
  }

  /** The first VPE of a host; the same addresses in every TVD whose {@code net} is the same. */
  Vpe vpe(int host) {
    return new Vpe(
        "vpe" + host,
        lab.hostName(host),
        "10." + net + ".0." + host,
        String.format("02:00:%02x:00:00:%02x", vni & 0xff, host));
  }

  Plans net(int other) {
    net = other;
    vpes.clear();
    hosts.forEach(host -> vpes.add(vpe(host)));
    return this;
  }

  void removeHost(int host) {
    hosts.remove(Integer.valueOf(host));
    vpes.removeIf(vpe -> vpe.host().equals(lab.hostName(host)));
    version++;
    epoch++;
  }

  NetworkPlan plan(int host) throws EnforcementException {
    List<Endpoint> peers = new ArrayList<>();
    for (int other : hosts) {
      if (other != host) {
        peers.add(endpoint(other));
      }
    }
    byte[] key = new byte[32];
    key[0] = (byte) epoch;
    key[1] = (byte) vni;
    return new NetworkPlan(
        tvd,
        vni,
        version,
        epoch,
        Secret.of(key),
        leaseMillis,
        mechanism,
        "10." + net + ".0.0/24",
        1400,
        endpoint(host),
        peers,
        vpes,
        host == 1 ? gateways : List.of(),
        routes);
  }

  private Endpoint endpoint(int host) throws EnforcementException {
    Bytes key = lab.enforcer(host).wireGuardPublicKey();
    return new Endpoint(
        lab.hostName(host),
        Lab.underlay(host),
        "fd00:" + Integer.toHexString(vni & 0xffff) + "::" + host,
        key,
        52_000 + (vni % 100) * 20 + epoch);
  }

  /** Applies to every member, one after the other, as the only TVD. */
  void apply() throws EnforcementException {
    for (int host : hosts) {
      lab.enforcer(host).apply(List.of(plan(host)));
    }
  }
}
