package org.tvd.protocol.message;

/**
 * An enrolled host asks for a nonce.
 *
 * @param host its name
 */
public record ChallengeRequest(String host) {}
