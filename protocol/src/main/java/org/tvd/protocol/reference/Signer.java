package org.tvd.protocol.reference;

import java.security.PublicKey;

/**
 * Somebody whom the user trusts to publish reference values.
 *
 * @param name for people
 * @param key that checks the signatures
 */
public record Signer(String name, PublicKey key) {}
