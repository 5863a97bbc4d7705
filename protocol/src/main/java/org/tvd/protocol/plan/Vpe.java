package org.tvd.protocol.plan;

/**
 * A virtual processing element's place in its TVD.
 *
 * @param name unique in the TVD
 * @param host the host that carries it
 * @param address its IPv4 address in the TVD's subnet, without prefix
 * @param mac its MAC address, lower case with colons, locally administered
 */
public record Vpe(String name, String host, String address, String mac) {}
