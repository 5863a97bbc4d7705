package org.tvd.policy.claims;

/**
 * A file that the kernel measured before it was used.
 *
 * @param path as the kernel names it
 * @param digest of its content, lower case hex; the length tells the algorithm
 */
public record ImaEntry(
    @Claim("As the kernel names it, with an underscore for a space") String path,
    @Claim("Of its content, lower case hex; the length tells the algorithm") String digest) {}
