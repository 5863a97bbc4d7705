package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;

/**
 * Something of which the log holds a digest and a name.
 *
 * @param loggedName by the log's own words: not proven
 * @param digest of the contents, in the quote's bank
 */
public record MeasuredContent(
    @Claim("What it is, by the log's own words: not proven") String loggedName,
    @Claim("Of its contents, in the quoted bank") Bytes digest) {}
