package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;

/**
 * An image that the firmware started. Only its digest is proven; what the log says beside it is for
 * people.
 *
 * @param pcr 4: boot applications; 2: drivers and option ROMs
 * @param digest the image's Authenticode hash, in the quote's bank
 * @param loggedPath the device path, by the log's own words
 * @param loggedAuthority the authority that was logged last before it, by the log's own order
 */
public record BootImage(
    @Claim("4: boot applications; 2: drivers and option ROMs") long pcr,
    @Claim("Its Authenticode hash in the quoted bank") Bytes digest,
    @Claim("Its device path, by the log's own words: not proven") String loggedPath,
    @Claim("The authority logged last before it, by the log's own order: not proven")
        String loggedAuthority) {}
