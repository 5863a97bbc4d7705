package org.tvd.protocol.message;

/**
 * A member host asks for the place of a VPE in a TVD. Of one name on one host there is one VPE, in
 * however many TVDs it has a place.
 *
 * @param tvd the TVD
 * @param name unique in the TVD: 1 to 63 of a-z, 0-9 and hyphens
 * @param role that the VPE has in the TVD; empty for none
 */
public record VpeRequest(String tvd, String name, String role) {

  /** A request for a place without a role. */
  public VpeRequest(String tvd, String name) {
    this(tvd, name, "");
  }
}
