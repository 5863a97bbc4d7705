package org.tvd.policy.signature;

/**
 * Which statement of an owner was accepted, so that no earlier one is again.
 *
 * @param serial the statement's
 * @param digest SHA-256 of the statement, lower case hex
 */
public record Endorsement(long serial, String digest) {}
