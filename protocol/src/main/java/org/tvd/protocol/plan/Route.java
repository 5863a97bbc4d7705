package org.tvd.protocol.plan;

/**
 * Another TVD's subnet, reached through a gateway.
 *
 * @param subnet the other TVD's subnet in CIDR form
 * @param via the gateway's address in this TVD's subnet
 */
public record Route(String subnet, String via) {}
