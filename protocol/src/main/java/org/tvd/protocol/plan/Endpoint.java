package org.tvd.protocol.plan;

import org.tvd.protocol.Bytes;

/**
 * One host's end of a TVD's network.
 *
 * @param host the host's name
 * @param underlayAddress its IPv4 address on the physical network
 * @param tunnelAddress its IPv6 address inside the TVD's encrypted tunnels, unique per TVD and host
 * @param wireGuardKey its WireGuard public key, 32 bytes, as bound by its quote
 * @param wireGuardPort the UDP port of this TVD's and epoch's tunnel, the same on every host
 */
public record Endpoint(
    String host,
    String underlayAddress,
    String tunnelAddress,
    Bytes wireGuardKey,
    int wireGuardPort) {}
