package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;

/**
 * A module that Windows loaded while it booted.
 *
 * @param path empty where it was not measured
 * @param authenticodeHash of the image
 * @param publisher of the signature; empty where it was not measured
 */
public record WindowsModule(
    @Claim("Its path, empty where it was not measured") String path,
    @Claim("Authenticode hash of the image") Bytes authenticodeHash,
    @Claim("Publisher of its signature, empty where it was not measured") String publisher) {}
