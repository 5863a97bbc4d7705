package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tvd.policy.flow.PacketRange.Direction;
import org.tvd.policy.flow.PacketRange.Transport;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.FlowSide.Closed;
import org.tvd.policy.model.FlowSide.Controlled;
import org.tvd.policy.model.FlowSide.Open;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;

class PacketSetTest {
  private static final List<String> SUBNETS =
      List.of(FlowRule.ANYWHERE, "10.0.1.0/24", "10.0.1.0/30", "10.0.1.2/31", "10.0.2.0/24");

  @Test
  void intricateFiltersTakeBoundedTimeAndNeverLoseWhatIsLeft() {
    List<FlowRule> rules = new ArrayList<>();
    for (int i = 0; i < 85; i++) {
      rules.add(new FlowRule(Protocol.TCP, 2 * i + 1, 2 * i + 1, true));
      rules.add(
          new FlowRule(Protocol.ANY, 0, 0, "10.0.%d.0/24".formatted(2 * i), "0.0.0.0/0", true));
      rules.add(
          new FlowRule(Protocol.ANY, 0, 0, "0.0.0.0/0", "10.1.%d.0/24".formatted(2 * i), true));
    }
    List<PacketRange> more = PacketSet.difference(new Open(), new Controlled(rules));
    assertThat(more).isNotEmpty().hasSizeLessThanOrEqualTo(PacketSet.MOST_RANGES);
    assertThat(PacketSet.difference(new Controlled(rules), new Open())).isEmpty();
  }

  @Test
  void saysWhatAFilterTakesFromAnOpenFlow() {
    assertThat(describe(new Open(), controlled(rule(Protocol.TCP, 443, 443, true))))
        .containsExactly("icmp", "udp, other protocols", "tcp 0-442", "tcp 444-65535");
    assertThat(describe(new Open(), controlled(rule(Protocol.ANY, 0, 0, false))))
        .containsExactly("answers to everything");
  }

  @Test
  void saysWhichAnswersDoNotComeBackAnyMore() {
    assertThat(
            describe(
                controlled(rule(Protocol.UDP, 53, 53, true)),
                controlled(rule(Protocol.UDP, 1, 100, false))))
        .containsExactly("answers to udp 53");
  }

  @Test
  void tellsAddressesApart() {
    FlowRule wide = new FlowRule(Protocol.TCP, 22, 22, "10.0.1.0/24", FlowRule.ANYWHERE, true);
    FlowRule narrow = new FlowRule(Protocol.TCP, 22, 22, "10.0.1.0/25", "10.0.2.0/24", true);
    assertThat(describe(controlled(wide), controlled(narrow)))
        .containsExactly(
            "tcp 22 from 10.0.1.128-10.0.1.255",
            "tcp 22 from 10.0.1.0-10.0.1.127 to 0.0.0.0-10.0.1.255",
            "tcp 22 from 10.0.1.0-10.0.1.127 to 10.0.3.0-255.255.255.255");
    assertThat(PacketSet.difference(controlled(narrow), controlled(wide))).isEmpty();
  }

  @Test
  void findsNoDifferenceBetweenTwoSpellingsOfOneFilter() {
    FlowSide whole = controlled(rule(Protocol.TCP, 1, 100, true));
    FlowSide parts = controlled(rule(Protocol.TCP, 1, 40, true), rule(Protocol.TCP, 35, 100, true));
    assertThat(PacketSet.difference(whole, parts)).isEmpty();
    assertThat(PacketSet.difference(parts, whole)).isEmpty();
    assertThat(PacketSet.difference(new Closed(), whole)).isEmpty();
  }

  @Test
  void differsExactlyByWhatPassesOneAndNotTheOther() {
    Random random = new Random(42);
    int different = 0;
    for (int i = 0; i < 1_000; i++) {
      FlowSide wide = random(random);
      FlowSide narrow = random(random);
      List<PacketRange> difference = PacketSet.difference(wide, narrow);
      different += difference.isEmpty() ? 0 : 1;
      for (Packet packet : packets()) {
        assertThat(difference.stream().anyMatch(range -> contains(range, packet)))
            .as("%s minus %s: %s", wide, narrow, packet)
            .isEqualTo(passes(wide, packet) && !passes(narrow, packet));
      }
      for (PacketRange range : difference) {
        Packet example = range.example(Ipv4Subnet.parse("10.0.1.0/24").orElseThrow(), null);
        assertThat(passes(wide, example) && !passes(narrow, example)).isTrue();
      }
    }
    assertThat(different).isBetween(500, 990);
  }

  private static List<Packet> packets() {
    List<Packet> packets = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      for (Direction direction : Direction.values()) {
        for (String address : List.of("10.0.1.1", "10.0.1.2", "10.0.1.9", "10.0.2.3", "9.9.9.9")) {
          for (int port = 1; port <= 4; port++) {
            packets.add(new Packet(transport, port, address, "10.0.2.1", direction));
            packets.add(new Packet(transport, port, "10.0.1.1", address, direction));
          }
        }
      }
    }
    return packets;
  }

  private static boolean contains(PacketRange range, Packet packet) {
    return range.transports().contains(packet.transport().number)
        && range.ports().contains(packet.port())
        && range.sources().contains(number(packet.source()))
        && range.destinations().contains(number(packet.destination()))
        && range.directions().contains(packet.direction().number);
  }

  private static long number(String address) {
    return Integer.toUnsignedLong(Ipv4Subnet.address(address).orElseThrow());
  }

  private static boolean passes(FlowSide side, Packet packet) {
    return switch (side) {
      case Closed() -> false;
      case Open() -> true;
      case Controlled(List<FlowRule> rules) ->
          rules.stream().anyMatch(rule -> passes(rule, packet));
    };
  }

  private static boolean passes(FlowRule rule, Packet packet) {
    boolean protocol =
        switch (rule.protocol()) {
          case ANY -> true;
          case ICMP -> packet.transport() == Transport.ICMP;
          case TCP -> packet.transport() == Transport.TCP && ports(rule, packet);
          case UDP -> packet.transport() == Transport.UDP && ports(rule, packet);
        };
    return protocol
        && inside(rule.source(), packet.source())
        && inside(rule.destination(), packet.destination())
        && (rule.replies() || packet.direction() == Direction.FORWARD);
  }

  private static boolean ports(FlowRule rule, Packet packet) {
    return rule.fromPort() <= packet.port() && packet.port() <= rule.toPort();
  }

  private static boolean inside(String subnet, String address) {
    return Ipv4Subnet.parse(subnet)
        .orElseThrow()
        .contains(Ipv4Subnet.address(address).orElseThrow());
  }

  private static FlowSide random(Random random) {
    int kind = random.nextInt(8);
    if (kind == 0) {
      return new Closed();
    }
    if (kind == 1) {
      return new Open();
    }
    List<FlowRule> rules = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      Protocol protocol = List.of(Protocol.values()).get(random.nextInt(4));
      boolean ports = protocol == Protocol.TCP || protocol == Protocol.UDP;
      int from = ports ? 1 + random.nextInt(4) : 0;
      rules.add(
          new FlowRule(
              protocol,
              from,
              ports ? from + random.nextInt(3) : 0,
              SUBNETS.get(random.nextInt(5)),
              SUBNETS.get(random.nextInt(5)),
              random.nextBoolean()));
    }
    return new Controlled(rules);
  }

  private static List<String> describe(FlowSide wide, FlowSide narrow) {
    return PacketSet.difference(wide, narrow).stream().map(PacketRange::describe).toList();
  }

  private static FlowRule rule(Protocol protocol, int from, int to, boolean replies) {
    return new FlowRule(protocol, from, to, replies);
  }

  private static Controlled controlled(FlowRule... rules) {
    return new Controlled(List.of(rules));
  }
}
