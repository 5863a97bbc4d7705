package org.tvd.enforcer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 subnet as a plan may name one.
 *
 * @param network its first address, as an unsigned number
 * @param prefix bits, 0 to 32
 */
record Subnet(long network, int prefix) {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern ADDRESS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern CIDR =
      Pattern.compile("(?<address>" + ADDRESS + ")/(?<prefix>[0-9]|[12][0-9]|3[0-2])");

  /** What is no host's on any network: this network, loopback, multicast and what is above it. */
  private static final Subnet THIS_NETWORK = new Subnet(0, 8);

  private static final Subnet LOOPBACK = new Subnet(127L << 24, 8);
  private static final long FIRST_MULTICAST = 224L << 24;

  /** Of a single address; empty where {@code text} is none that a host can have. */
  static Optional<Subnet> ofHost(String text) {
    return ADDRESS.matcher(text).matches()
        ? Optional.of(new Subnet(number(text), 32)).filter(Subnet::isOrdinary)
        : Optional.empty();
  }

  /** In CIDR form, without bits behind the prefix; empty where hosts cannot have its addresses. */
  static Optional<Subnet> of(String text) {
    return parse(text)
        .filter(s -> s.prefix > 0 && (s.network & ~s.mask()) == 0)
        .filter(Subnet::isOrdinary);
  }

  /** In CIDR form, without bits behind the prefix; any addresses. */
  static Optional<Subnet> ofRange(String text) {
    return parse(text).filter(s -> (s.network & ~s.mask()) == 0);
  }

  /** The subnet of an interface's address with its prefix length. */
  static Optional<Subnet> ofInterface(String text) {
    return parse(text)
        .map(s -> new Subnet(s.network & s.mask(), s.prefix))
        .filter(Subnet::isOrdinary);
  }

  boolean contains(Subnet other) {
    return prefix <= other.prefix && (other.network & mask()) == network;
  }

  boolean overlaps(Subnet other) {
    return contains(other) || other.contains(this);
  }

  private boolean isOrdinary() {
    return !overlaps(THIS_NETWORK)
        && !overlaps(LOOPBACK)
        && (network | (~mask() & 0xffffffffL)) < FIRST_MULTICAST;
  }

  private long mask() {
    return (0xffffffffL << (32 - prefix)) & 0xffffffffL;
  }

  private static Optional<Subnet> parse(String text) {
    var matcher = CIDR.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Subnet(number(matcher.group("address")), Integer.parseInt(matcher.group("prefix"))))
        : Optional.empty();
  }

  private static long number(String address) {
    long number = 0;
    for (String octet : address.split("\\.", -1)) {
      number = (number << 8) | Integer.parseInt(octet);
    }
    return number;
  }
}
