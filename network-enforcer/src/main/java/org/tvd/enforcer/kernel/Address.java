package org.tvd.enforcer.kernel;

import java.net.InetAddress;

/** One spelling per IP address, so that a plan's and a tool's can be compared. */
public final class Address {
  private Address() {}

  /** The address in Java's spelling; the text itself where it is no address literal. */
  public static String canonical(String text) {
    try {
      return text.isEmpty() ? text : InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return text;
    }
  }
}
