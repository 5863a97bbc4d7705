package org.tvd.enforcer.render;

import java.util.HexFormat;
import org.tvd.protocol.Bytes;

/**
 * The names of what one host's enforcer makes in the kernel. Interface names have at most 15
 * characters: two for the kind, five for the host (25 bits of a hash), eight for the object (40
 * bits). The host is part of them because hosts of a demonstration share one machine.
 *
 * @param host five characters that stand for the host
 * @param longHost sixteen characters that stand for the host
 */
public record KernelNames(String host, String longHost) {
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String NAMESPACE = "tvdgw-";
  private static final String TABLE = "tvd_";

  /** The names for the host called {@code host}. */
  public static KernelNames of(String host) {
    return new KernelNames(digits(5, "host", host), digits(16, "host", host));
  }

  public String bridge(String tvd) {
    return "tb" + host + digits(8, "tvd", tvd);
  }

  public String vxlan(String tvd) {
    return "tx" + host + digits(8, "tvd", tvd);
  }

  public String tunnel(String tvd, int epoch) {
    return "tw" + host + digits(8, "tunnel", tvd, Integer.toString(epoch));
  }

  /** The host's end of a VPE's interface. */
  public String port(String tvd, String vpe) {
    return "tp" + host + digits(8, "vpe", tvd, vpe);
  }

  /** The bridge's end of a gateway's interface. */
  public String gatewayPort(String tvd, String peerTvd) {
    return "tg" + host + digits(8, "gateway", tvd, peerTvd);
  }

  /** An interface that lives for the length of a probe. */
  public String probe() {
    return "tz" + host;
  }

  public String gatewayNamespace(String tvd, String peerTvd) {
    return NAMESPACE + longHost + "-" + digits(16, "gateway", tvd, peerTvd);
  }

  /** The table of a TVD, the same in the families inet and bridge. */
  public String table(String tvd) {
    return TABLE + longHost + "_" + digits(16, "tvd", tvd);
  }

  /** A locally administered MAC address for the bridge of a TVD, so that no port decides it. */
  public String bridgeMac(String tvd) {
    byte[] hash = hash("bridge", longHost, tvd).slice(0, 5).toArray();
    return "02:" + HexFormat.ofDelimiter(":").formatHex(hash);
  }

  public boolean ownsLink(String name) {
    return name.length() >= 7
        && name.charAt(0) == 't'
        && "bxwpgz".indexOf(name.charAt(1)) >= 0
        && name.startsWith(host, 2);
  }

  public boolean ownsTunnel(String name) {
    return ownsLink(name) && name.startsWith("tw");
  }

  public boolean ownsNamespace(String name) {
    return name.startsWith(NAMESPACE + longHost + "-");
  }

  public boolean ownsTable(String name) {
    return name.startsWith(TABLE + longHost + "_");
  }

  private static String digits(int length, String... parts) {
    Bytes hash = hash(parts);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(DIGITS.charAt(hash.at(i) & 31));
    }
    return text.toString();
  }

  private static Bytes hash(String... parts) {
    return Bytes.ofUtf8(String.join("\0", parts)).sha256();
  }
}
