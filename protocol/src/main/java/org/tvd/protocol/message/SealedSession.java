package org.tvd.protocol.message;

/**
 * A session between verifier and host, opened by every admitting attestation. Its secret is sealed
 * to the host's TPM; this envelope and all later ones on the host's stream are encrypted with it.
 *
 * @param session names the session; part of every envelope's associated data
 * @param credential whose secret is the session's key material
 * @param envelope the first: the host's {@link Grants}
 */
public record SealedSession(String session, Credential credential, Envelope envelope) {}
