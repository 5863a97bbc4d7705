package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;

/**
 * A certificate in the firmware's or in shim's keys.
 *
 * @param subject RFC 2253; empty where it cannot be read
 * @param sha256 of the certificate in DER
 * @param owner the GUID of who put it there, by its own words
 */
public record BootCertificate(
    @Claim("Its subject (RFC 2253), empty where it cannot be read") String subject,
    @Claim("SHA-256 of the certificate in DER") Bytes sha256,
    @Claim("The GUID of who put it there, by its own words") String owner) {}
