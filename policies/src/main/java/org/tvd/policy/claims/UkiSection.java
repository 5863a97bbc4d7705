package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;

/**
 * A section of a unified kernel image, as systemd-stub measures it into PCR 11.
 *
 * @param name .linux, .initrd, .cmdline, …: proven; empty where the log does not say it
 * @param digest of its contents, in the quote's bank
 */
public record UkiSection(
    @Claim(".linux, .initrd, .cmdline, …; empty where it is not proven") String name,
    @Claim("Of its contents, in the quoted bank") Bytes digest) {}
