package org.tvd.verifier.store;

import java.time.Instant;
import org.tvd.protocol.Bytes;

/**
 * An enrolled host as stored.
 *
 * @param number unique, from 1, never given again
 * @param name of the host
 * @param ekDigest SHA-256 of the endorsement key certificate, hex: the identity
 * @param ekCertificate DER
 * @param ekPublic TPMT_PUBLIC
 * @param akPublic TPMT_PUBLIC
 * @param tpmType hardware, firmware or virtual
 * @param enrolled when
 */
public record HostRow(
    int number,
    String name,
    String ekDigest,
    Bytes ekCertificate,
    Bytes ekPublic,
    Bytes akPublic,
    String tpmType,
    Instant enrolled) {}
