package org.tvd.protocol.message;

/**
 * A member host asks for a VPE's place in a TVD.
 *
 * @param tvd the TVD's name
 * @param name the VPE's, [a-z0-9-]{1,63}, unique in the TVD
 */
public record VpeRequest(String tvd, String name) {}
