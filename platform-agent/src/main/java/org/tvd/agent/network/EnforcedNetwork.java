package org.tvd.agent.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.enforcer.EnforcementException;
import org.tvd.enforcer.EnforcerSettings;
import org.tvd.enforcer.NetworkEnforcer;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/** The host's network in the kernel, by the network enforcer. */
public final class EnforcedNetwork implements HostNetwork {
  private final NetworkEnforcer enforcer;
  private final NetworkOffer offer;

  private EnforcedNetwork(NetworkEnforcer enforcer, NetworkOffer offer) {
    this.enforcer = enforcer;
    this.offer = offer;
  }

  /**
   * Takes the network of the namespace that the agent runs in.
   *
   * @throws IOException if the underlay address is not this host's
   * @throws EnforcementException if the kernel's state cannot be changed
   */
  public static EnforcedNetwork open(AgentSettings settings)
      throws IOException, EnforcementException {
    String underlay = interfaceOf(settings.underlayAddress());
    NetworkEnforcer enforcer =
        NetworkEnforcer.open(
            new EnforcerSettings(
                settings.host(),
                settings.state().resolve("network"),
                underlay,
                settings.underlayAddress()));
    return new EnforcedNetwork(
        enforcer,
        new NetworkOffer(
            settings.underlayAddress(), enforcer.wireGuardPublicKey(), enforcer.mechanisms()));
  }

  private static String interfaceOf(String address) throws IOException {
    NetworkInterface found = NetworkInterface.getByInetAddress(InetAddress.getByName(address));
    if (found == null) {
      throw new IOException(
          "underlay-address: no interface of this host has "
              + address
              + "; see `ip -4 address`, and start the agent in its host's network namespace");
    }
    return found.getName();
  }

  @Override
  public NetworkOffer offer() {
    return offer;
  }

  @Override
  public void apply(List<NetworkPlan> plans) throws EnforcementException {
    enforcer.apply(plans);
  }

  @Override
  public void withdraw(String tvd) throws EnforcementException {
    enforcer.withdraw(tvd);
  }

  @Override
  public void attach(String tvd, Vpe vpe, Path netns, String interfaceName)
      throws EnforcementException {
    enforcer.attach(tvd, vpe, netns, interfaceName);
  }

  @Override
  public void detach(String tvd, String vpe) throws EnforcementException {
    enforcer.detach(tvd, vpe);
  }

  @Override
  public List<String> check() throws EnforcementException {
    return enforcer.check();
  }

  @Override
  public void close() {
    enforcer.close();
  }
}
