package org.tvd.agent.network;

import java.nio.file.Path;
import java.util.List;
import org.tvd.enforcer.EnforcementException;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/**
 * The host's network as the agent needs it. Safe for use by several threads; a withdrawal does not
 * wait for a plan that is being applied.
 */
public interface HostNetwork extends AutoCloseable {

  /** What the host brings to the network; the same during the agent's life. */
  NetworkOffer offer();

  /**
   * Makes the host's network what {@code plans} say, all of it. A TVD whose plan is not applied
   * again before its lease has run out is closed, also where the agent has died.
   *
   * @throws EnforcementException naming the TVDs that could not be built, which are closed then
   */
  void apply(List<NetworkPlan> plans) throws EnforcementException;

  /** Closes a TVD at once, then removes it. */
  void withdraw(String tvd) throws EnforcementException;

  /** Gives a VPE of the plan in force its interface. */
  void attach(String tvd, Vpe vpe, Path netns, String interfaceName) throws EnforcementException;

  /** Takes a VPE's interface away, if there is one. */
  void detach(String tvd, String vpe) throws EnforcementException;

  /** Repairs what has drifted, and tells of it in words. */
  List<String> check() throws EnforcementException;

  /** Withdraws everything. */
  @Override
  void close();
}
