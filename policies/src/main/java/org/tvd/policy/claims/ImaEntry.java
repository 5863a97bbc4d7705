package org.tvd.policy.claims;

/**
 * A file that the kernel measured before it was used.
 *
 * @param path as the kernel names it
 * @param digest of its content, lower case hex; the length tells the algorithm
 */
public record ImaEntry(
    @Claim("The file's path, as the kernel names it") String path,
    @Claim("The digest of its content, lower case hex") String digest) {}
