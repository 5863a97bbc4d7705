package org.tvd.policy.model;

import java.util.Locale;

/**
 * One layer of what carries a domain's frames between two hosts. A host can build a layer or not;
 * {@code can} in {@code network.yaml} names them by their spelling.
 */
public enum Layer {
  /** The domain's virtual switch joined to the switched LAN as it is. */
  BRIDGE,
  /** A tag with the domain's VLAN id (IEEE 802.1Q), by which switches keep domains apart. */
  VLAN,
  /** Ethernet in UDP (RFC 7348): any network that carries IP. */
  VXLAN,
  /** Ethernet in UDP with options (RFC 8926): the same as VXLAN here. */
  GENEVE,
  /** Encryption of Ethernet frames (IEEE 802.1AE) from host to host over one switched LAN. */
  MACSEC,
  /** An encrypted tunnel for IP, so below an encapsulation. */
  WIREGUARD,
  /** IPsec ESP (RFC 4303) between the hosts, so below an encapsulation. */
  IPSEC;

  /** The spelling in policies: lower case. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
