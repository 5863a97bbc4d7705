package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.protocol.plan.FlowRule;

/**
 * Packets of a flow that are alike: a box of protocols, ports, addresses and directions.
 *
 * @param transports the protocols, as numbers of {@link Transport}
 * @param ports destination ports, 0 to 65535; of no meaning but for TCP and UDP
 * @param sources IPv4 addresses as 32 bits, unsigned
 * @param destinations IPv4 addresses as 32 bits, unsigned
 * @param directions numbers of {@link Direction}
 */
public record PacketRange(
    Span transports, Span ports, Span sources, Span destinations, Span directions) {

  /** What the filters can tell apart. */
  public enum Transport {
    ICMP(0, "icmp"),
    TCP(1, "tcp"),
    UDP(2, "udp"),
    OTHER(3, "other protocols");

    final int number;
    private final String spelling;

    Transport(int number, String spelling) {
      this.number = number;
      this.spelling = spelling;
    }

    String spelling() {
      return spelling;
    }
  }

  /** Which way a packet goes. */
  public enum Direction {
    /** As the flow goes, from who began. */
    FORWARD(0),
    /** Back, as an answer. */
    ANSWER(1);

    final int number;

    Direction(int number) {
      this.number = number;
    }
  }

  /**
   * Numbers without a gap.
   *
   * @param low the lowest
   * @param high the highest, at least {@code low}
   */
  public record Span(long low, long high) {
    private static final Span ALL_PORTS = new Span(0, 0xffff);
    private static final Span ALL_ADDRESSES = new Span(0, 0xffff_ffffL);

    boolean meets(Span other) {
      return low <= other.high && other.low <= high;
    }

    boolean contains(long number) {
      return low <= number && number <= high;
    }

    /** The number in here that is nearest to another one. */
    long nearest(long number) {
      return Math.clamp(number, low, high);
    }

    private static Span of(Ipv4Subnet subnet) {
      long first = Integer.toUnsignedLong(subnet.network());
      return new Span(first, first + (1L << (32 - subnet.prefix())) - 1);
    }

    private static Span of(String subnet) {
      return of(Ipv4Subnet.parse(subnet).orElseThrow());
    }
  }

  /** What a rule lets pass. */
  static PacketRange of(FlowRule rule) {
    Span transports =
        switch (rule.protocol()) {
          case ANY -> new Span(0, Transport.values().length - 1);
          case ICMP -> only(Transport.ICMP);
          case TCP -> only(Transport.TCP);
          case UDP -> only(Transport.UDP);
        };
    boolean ported =
        rule.protocol() == FlowRule.Protocol.TCP || rule.protocol() == FlowRule.Protocol.UDP;
    return new PacketRange(
        transports,
        ported ? new Span(rule.fromPort(), rule.toPort()) : Span.ALL_PORTS,
        Span.of(rule.source()),
        Span.of(rule.destination()),
        new Span(0, rule.replies() ? 1 : 0));
  }

  private static Span only(Transport transport) {
    return new Span(transport.number, transport.number);
  }

  /** Whether some packet is in both. */
  boolean meets(PacketRange other) {
    return transports.meets(other.transports)
        && ports.meets(other.ports)
        && sources.meets(other.sources)
        && destinations.meets(other.destinations)
        && directions.meets(other.directions);
  }

  /** What is in here and not in {@code other}, as ranges that share nothing. */
  List<PacketRange> minus(PacketRange other) {
    if (!meets(other)) {
      return List.of(this);
    }
    List<Span> rest = new ArrayList<>(spans());
    List<Span> taken = other.spans();
    List<PacketRange> pieces = new ArrayList<>();
    for (int i = 0; i < rest.size(); i++) {
      Span whole = rest.get(i);
      Span cut = taken.get(i);
      if (whole.low() < cut.low()) {
        rest.set(i, new Span(whole.low(), cut.low() - 1));
        pieces.add(of(rest));
      }
      if (whole.high() > cut.high()) {
        rest.set(i, new Span(cut.high() + 1, whole.high()));
        pieces.add(of(rest));
      }
      rest.set(i, new Span(Math.max(whole.low(), cut.low()), Math.min(whole.high(), cut.high())));
    }
    return pieces;
  }

  private List<Span> spans() {
    return List.of(transports, ports, sources, destinations, directions);
  }

  private static PacketRange of(List<Span> spans) {
    return new PacketRange(spans.get(0), spans.get(1), spans.get(2), spans.get(3), spans.get(4));
  }

  /**
   * One packet of these, with addresses of the two domains where there are such ones.
   *
   * @param from the addresses of the origin where they are known
   * @param to the addresses of the destination where they are known
   */
  public Packet example(@Nullable Ipv4Subnet from, @Nullable Ipv4Subnet to) {
    return new Packet(
        Transport.values()[(int) transports.low()],
        (int) ports.nearest(1),
        address(sources, from),
        address(destinations, to),
        Direction.values()[(int) directions.low()]);
  }

  private static String address(Span span, @Nullable Ipv4Subnet subnet) {
    long wanted = subnet == null ? 1 : Integer.toUnsignedLong(subnet.network()) + 1;
    return dotted(span.nearest(wanted));
  }

  private static String dotted(long address) {
    return "%d.%d.%d.%d"
        .formatted(address >> 24, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
  }

  /** In the words of policies: {@code tcp 8000-8099 to 10.2.0.0-10.2.0.255}. */
  public String describe() {
    String what =
        transports.low() == 0 && transports.high() == Transport.OTHER.number
            ? "everything"
            : Stream.of(Transport.values())
                .filter(each -> transports.contains(each.number))
                .map(each -> each.spelling)
                .collect(Collectors.joining(", "));
    return (directions.low() == Direction.ANSWER.number ? "answers to " : "")
        + what
        + (ports.equals(Span.ALL_PORTS) ? "" : " " + range(ports, Long::toString))
        + (sources.equals(Span.ALL_ADDRESSES) ? "" : " from " + range(sources, PacketRange::dotted))
        + (destinations.equals(Span.ALL_ADDRESSES)
            ? ""
            : " to " + range(destinations, PacketRange::dotted))
        + (directions.high() == Direction.FORWARD.number ? " (no answers)" : "");
  }

  private static String range(Span span, LongFunction<String> spelling) {
    return span.low() == span.high()
        ? spelling.apply(span.low())
        : spelling.apply(span.low()) + "-" + spelling.apply(span.high());
  }
}
