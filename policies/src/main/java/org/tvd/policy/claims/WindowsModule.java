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
    @Claim("its path, empty where it was not measured") String path,
    @Claim("Authenticode hash of the image") Bytes authenticodeHash,
    @Claim("publisher of its signature, empty where it was not measured") String publisher) {}
