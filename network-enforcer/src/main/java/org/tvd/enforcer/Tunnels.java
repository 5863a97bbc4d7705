package org.tvd.enforcer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.kernel.Links;
import org.tvd.enforcer.wireguard.Tunnel;
import org.tvd.protocol.plan.NetworkPlan;

/** The tunnels of one TVD: the current epoch's, and those that are about to go. */
final class Tunnels {
  private final Host host;
  private final Runnable onDeath;
  private final List<Tunnel> retiring = new ArrayList<>();
  private @Nullable Tunnel current;

  /**
   * @param onDeath run, on another thread, when a tunnel's process ended by itself
   */
  Tunnels(Host host, Runnable onDeath) {
    this.host = host;
    this.onDeath = onDeath;
  }

  @Nullable Tunnel current() {
    return current;
  }

  boolean anyRetiring() {
    return !retiring.isEmpty();
  }

  /** The interfaces that exist, and the one that {@code blueprint} is about to need. */
  SortedSet<String> names(Blueprint blueprint) {
    SortedSet<String> names = new TreeSet<>();
    retiring.forEach(tunnel -> names.add(tunnel.name()));
    Tunnel present = current;
    if (present != null) {
      names.add(present.name());
    }
    if (blueprint.encrypted()) {
      names.add(nameFor(blueprint.plan()));
    }
    return names;
  }

  /** Removes peers from every live tunnel; a dead tunnel carries nothing already. */
  void cut(Set<String> hosts) throws CommandException {
    for (Tunnel tunnel : all()) {
      if (tunnel.isAlive()) {
        tunnel.remove(hosts);
      }
    }
  }

  /**
   * Makes or updates the tunnel of the plan's epoch, and makes it the current one.
   *
   * @return the tunnel of an earlier epoch that still carries the TVD, or null
   */
  @Nullable Tunnel ensure(Blueprint blueprint, Links links, List<String> changes)
      throws CommandException, IOException {
    Tunnel before = current;
    if (before != null && !(before.isAlive() && links.has(before.name()))) {
      changes.add("tunnel " + before.name() + ": was gone");
      current = null;
      before.close();
      before = null;
    }
    if (!blueprint.encrypted()) {
      closeAll();
      return null;
    }
    String name = nameFor(blueprint.plan());
    if (before != null && before.name().equals(name)) {
      changes.addAll(before.synchronise(blueprint.plan()));
      return null;
    }
    current = Tunnel.open(host.wireGuard(), name, blueprint.plan(), onDeath);
    changes.add("tunnel " + name + ": built");
    if (before != null) {
      retiring.add(before);
    }
    return before;
  }

  /** Closes the tunnels of earlier epochs. */
  void closeRetiring() throws CommandException, IOException {
    for (Tunnel tunnel : List.copyOf(retiring)) {
      tunnel.retire();
      tunnel.close();
      retiring.remove(tunnel);
    }
  }

  private void closeAll() throws CommandException, IOException {
    closeRetiring();
    Tunnel present = current;
    if (present != null) {
      present.close();
      current = null;
    }
  }

  /** Closes every tunnel, whatever fails. */
  void removeAll(Failures failures) {
    all().forEach(tunnel -> failures.attempt("remove tunnel", tunnel::close));
    retiring.clear();
    current = null;
  }

  private List<Tunnel> all() {
    List<Tunnel> tunnels = new ArrayList<>(retiring);
    Tunnel present = current;
    if (present != null) {
      tunnels.add(present);
    }
    return tunnels;
  }

  private String nameFor(NetworkPlan plan) {
    return host.names().tunnel(plan.tvd(), plan.epoch());
  }
}
