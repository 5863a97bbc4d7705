package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * What a host brings to the network; its quote binds it.
 *
 * @param underlayAddress its IPv4 address on the physical network
 * @param wireGuardKey its WireGuard public key, 32 bytes
 * @param mechanisms the names of the plan mechanisms that it can build
 */
public record NetworkOffer(String underlayAddress, Bytes wireGuardKey, List<String> mechanisms) {

  public NetworkOffer {
    mechanisms = List.copyOf(mechanisms);
  }
}
