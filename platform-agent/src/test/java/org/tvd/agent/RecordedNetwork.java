package org.tvd.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.agent.network.HostNetwork;
import org.tvd.enforcer.EnforcementException;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/** A host's network that only remembers; the kernel's is the enforcer's to test. */
public final class RecordedNetwork implements HostNetwork {
  private final SortedMap<String, NetworkPlan> carried = new TreeMap<>();
  private final List<String> ports = new ArrayList<>();
  private boolean stuck;
  private boolean closed;

  @Override
  public NetworkOffer offer() {
    return new NetworkOffer("127.0.0.1", Bytes.of(new byte[32]), List.of("LOCAL_BRIDGE"));
  }

  /** From now on applying a plan does not end. */
  public synchronized void stick() {
    stuck = true;
  }

  @Override
  public synchronized void apply(List<NetworkPlan> plans) {
    try {
      while (stuck) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    carried.clear();
    plans.forEach(plan -> carried.put(plan.tvd(), plan));
    notifyAll();
  }

  @Override
  public synchronized void withdraw(String tvd) {
    carried.remove(tvd);
    ports.removeIf(port -> port.startsWith(tvd + "/"));
  }

  @Override
  public synchronized void attach(String tvd, Vpe vpe, Path netns, String interfaceName)
      throws EnforcementException {
    if (interfaceName.equals("taken")) {
      throw new EnforcementException(
          List.of(new EnforcementException.Failure(tvd, "attach", "", -1, "the name is taken")));
    }
    ports.add(tvd + "/" + vpe.name());
  }

  @Override
  public synchronized void detach(String tvd, String vpe) {
    ports.remove(tvd + "/" + vpe);
  }

  @Override
  public List<String> check() {
    return List.of();
  }

  @Override
  public synchronized void close() {
    closed = true;
    carried.clear();
  }

  public synchronized List<String> tvds() {
    return List.copyOf(carried.keySet());
  }

  /** The lease that a TVD's plan was applied with; 0 if it is not carried. */
  public synchronized long leaseMillis(String tvd) {
    NetworkPlan plan = carried.get(tvd);
    return plan == null ? 0 : plan.leaseMillis();
  }

  public synchronized List<String> ports() {
    return List.copyOf(ports);
  }

  public synchronized boolean closed() {
    return closed;
  }
}
