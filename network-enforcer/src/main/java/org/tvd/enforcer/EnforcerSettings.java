package org.tvd.enforcer;

import java.nio.file.Path;
import java.util.List;

/**
 * What an enforcer must know about its host.
 *
 * @param host the host's name; part of every kernel name that the enforcer makes
 * @param stateDir holds the host's WireGuard private key and the ids of the tunnel processes; made
 *     where it is absent, for its owner only
 * @param underlayInterface the interface on the physical network
 * @param underlayAddress its IPv4 address, without prefix
 * @param commandPrefix what stands before each command; empty in production, where the enforcer
 *     runs inside its host's network namespace, {@code ip netns exec HOST} to act in another one
 */
public record EnforcerSettings(
    String host,
    Path stateDir,
    String underlayInterface,
    String underlayAddress,
    List<String> commandPrefix) {

  public EnforcerSettings {
    commandPrefix = List.copyOf(commandPrefix);
  }

  /** Settings that act in the current network namespace. */
  public EnforcerSettings(
      String host, Path stateDir, String underlayInterface, String underlayAddress) {
    this(host, stateDir, underlayInterface, underlayAddress, List.of());
  }
}
