package org.tvd.protocol.message;

/**
 * An operator's order to end memberships.
 *
 * @param host whose
 * @param tvd in which TVD; empty for all
 * @param reason for the log
 */
public record RevocationOrder(String host, String tvd, String reason) {}
