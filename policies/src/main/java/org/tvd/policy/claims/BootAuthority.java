package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;

/**
 * What vouched for an image: an entry of a database, measured when it was first used. Whatever PCR
 * 7 has measured beside the firmware's configuration stands here, so that none can be hidden.
 *
 * @param variable db, MokListRT, vendor_db, Shim, SbatLevel, …; empty unless covered
 * @param subject of the certificate (RFC 2253); empty unless covered, and for what is none
 * @param sha256 of the certificate in DER, or of what else the entry holds
 * @param covered whether the data is covered by its digest
 */
public record BootAuthority(
    @Claim("Variable: db, MokListRT, vendor_db, Shim, SbatLevel, …; empty unless covered")
        String variable,
    @Claim("The certificate's subject (RFC 2253); empty unless covered, and where it is none")
        String subject,
    @Claim("SHA-256 of the certificate in DER, or of another value; of nothing unless covered")
        Bytes sha256,
    @Claim("Whether the log's data is covered by its digest") boolean covered) {}
