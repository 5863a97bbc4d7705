package org.tvd.enforcer;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/**
 * Takes network plans to the kernel of one host, and keeps them there. Safe for use by several
 * threads; a withdrawal does not wait for a plan that is being applied.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class NetworkEnforcer implements AutoCloseable {

  private final EnforcerSettings settings;

  private NetworkEnforcer(EnforcerSettings settings) {
    this.settings = settings;
  }

  /**
   * Removes what an earlier run of the same host left, and starts with nothing.
   *
   * @throws EnforcementException if the leftovers cannot be removed or the state directory not used
   */
  public static NetworkEnforcer open(EnforcerSettings settings) throws EnforcementException {
    return new NetworkEnforcer(settings);
  }

  /** The host's WireGuard public key, 32 bytes; stable over restarts. */
  public Bytes wireGuardPublicKey() {
    throw unfinished();
  }

  /** Names of the {@link NetworkPlan.Mechanism}s that this host can build, probed. */
  public List<String> mechanisms() {
    throw unfinished();
  }

  /**
   * Makes the kernel's state what {@code plans} say, all of it: a TVD that is not named is torn
   * down first. Repeating it changes nothing. A plan older than the one in force is ignored.
   *
   * @throws EnforcementException naming each step that failed; that TVD is closed, the others stand
   */
  public void apply(Collection<NetworkPlan> plans) throws EnforcementException {
    throw unfinished();
  }

  /**
   * Closes a TVD at once, then removes it. It goes on where a step fails.
   *
   * @throws EnforcementException naming each step that failed
   */
  public void withdraw(String tvd) throws EnforcementException {
    throw unfinished();
  }

  /** Withdraws every TVD. */
  public void withdrawAll() throws EnforcementException {
    throw unfinished();
  }

  /**
   * Gives a VPE its interface in a TVD, with the address, MAC, MTU and routes of the plan.
   *
   * @param netns the VPE's network namespace, as a path or as a name under /run/netns
   * @throws EnforcementException also if the plan in force has no such VPE on this host
   */
  public void attach(String tvd, Vpe vpe, Path netns, String interfaceName)
      throws EnforcementException {
    throw unfinished();
  }

  /** Takes a VPE's interface away. It is no error if there is none. */
  public void detach(String tvd, String vpe) throws EnforcementException {
    throw unfinished();
  }

  /**
   * Compares the kernel with the plans in force and repairs what differs.
   *
   * @return what was found and repaired, in words; empty where nothing had drifted
   */
  public List<String> check() throws EnforcementException {
    throw unfinished();
  }

  /** What the gateways of this host let pass and dropped. */
  public List<FlowCounters> counters() throws EnforcementException {
    throw unfinished();
  }

  /** Withdraws everything and ends the tunnels' processes. */
  @Override
  public void close() {}

  private UnsupportedOperationException unfinished() {
    return new UnsupportedOperationException(settings.host());
  }
}
