package org.tvd.protocol.message;

import org.tvd.protocol.Bytes;

/**
 * One encrypted {@link Grants} of a session: AES-256-GCM, the sequence number as its nonce.
 *
 * @param session the session whose key opens it
 * @param sequence counts from 0 in a session; a receiver takes only higher ones than it has seen
 * @param ciphertext with its 16-byte tag
 */
public record Envelope(String session, long sequence, Bytes ciphertext) {}
