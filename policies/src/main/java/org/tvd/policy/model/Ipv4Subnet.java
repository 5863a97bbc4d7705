package org.tvd.policy.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses in CIDR form (RFC 4632).
 *
 * @param network the lowest address, as 32 bits
 * @param prefix the prefix's length, 0 to 32
 */
public record Ipv4Subnet(int network, int prefix) implements Comparable<Ipv4Subnet> {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

  /**
   * @throws IllegalArgumentException if host bits are set or the prefix is out of range
   */
  public Ipv4Subnet {
    if (prefix < 0 || prefix > 32 || (network & ~mask(prefix)) != 0) {
      throw new IllegalArgumentException("not a subnet: " + dotted(network) + "/" + prefix);
    }
  }

  /** Reads {@code a.b.c.d/n} with no host bits set and no leading zeros; empty if it is not so. */
  public static Optional<Ipv4Subnet> parse(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0 || !cidr.substring(slash + 1).matches("0|[1-9]\\d?")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    OptionalInt address = address(cidr.substring(0, slash));
    if (prefix > 32 || address.isEmpty() || (address.getAsInt() & ~mask(prefix)) != 0) {
      return Optional.empty();
    }
    return Optional.of(new Ipv4Subnet(address.getAsInt(), prefix));
  }

  /** Reads a dotted address with no leading zeros as 32 bits; empty if it is not one. */
  public static OptionalInt address(String dotted) {
    Matcher matcher = ADDRESS.matcher(dotted);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    int address = 0;
    for (int group = 1; group <= 4; group++) {
      int octet = Integer.parseInt(matcher.group(group));
      if (octet > 255) {
        return OptionalInt.empty();
      }
      address = address << 8 | octet;
    }
    return OptionalInt.of(address);
  }

  public boolean contains(int address) {
    return (address & mask(prefix)) == network;
  }

  /** Whether each address of {@code other} is in this one. */
  public boolean contains(Ipv4Subnet other) {
    return prefix <= other.prefix && contains(other.network);
  }

  public boolean overlaps(Ipv4Subnet other) {
    return contains(other.network) || other.contains(network);
  }

  /** By lowest address, unsigned, then by prefix. */
  @Override
  public int compareTo(Ipv4Subnet other) {
    int byNetwork = Integer.compareUnsigned(network, other.network);
    return byNetwork != 0 ? byNetwork : Integer.compare(prefix, other.prefix);
  }

  /** CIDR form. */
  @Override
  public String toString() {
    return dotted(network) + "/" + prefix;
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  private static String dotted(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }
}
