package org.tvd.protocol.message;

import org.tvd.protocol.Bytes;

/**
 * The host is enrolled.
 *
 * @param host its name
 * @param akName the Name of the attestation key that its quotes must be signed with
 */
public record EnrolmentResult(String host, Bytes akName) {}
