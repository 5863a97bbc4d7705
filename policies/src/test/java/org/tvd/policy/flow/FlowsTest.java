package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.FlowSide.Closed;
import org.tvd.policy.model.FlowSide.Controlled;
import org.tvd.policy.model.FlowSide.Open;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;

class FlowsTest {
  @Test
  void isClosedIfEitherSideIsAndOpenIfBothAre() {
    Controlled web = controlled(tcp(80, 80, true));
    for (FlowSide other : List.of(new Open(), new Closed(), web)) {
      assertThat(Flows.both(new Closed(), other)).isEqualTo(new Closed());
      assertThat(Flows.both(other, new Closed())).isEqualTo(new Closed());
    }
    assertThat(Flows.both(new Open(), new Open())).isEqualTo(new Open());
    assertThat(Flows.both(new Open(), web)).isEqualTo(web);
    assertThat(Flows.both(web, new Open())).isEqualTo(web);
  }

  @Test
  void keepsWhatBothFiltersHaveInCommon() {
    assertThat(Flows.both(controlled(tcp(1, 100, true)), controlled(tcp(50, 200, false))))
        .isEqualTo(controlled(tcp(50, 100, false)));
    assertThat(Flows.both(controlled(tcp(1, 10, true)), controlled(tcp(11, 20, true))))
        .isEqualTo(new Closed());
    FlowRule udp = new FlowRule(Protocol.UDP, 1, 10, true);
    assertThat(Flows.both(controlled(tcp(1, 10, true)), controlled(udp))).isEqualTo(new Closed());
    FlowRule any = new FlowRule(Protocol.ANY, 0, 0, false);
    assertThat(Flows.both(controlled(any), controlled(tcp(5, 6, true))))
        .isEqualTo(controlled(tcp(5, 6, false)));
  }

  @Test
  void dropsRulesThatAnotherOneImplies() {
    assertThat(
            Flows.both(
                controlled(tcp(1, 100, true), tcp(5, 6, true), tcp(5, 6, false)), new Open()))
        .isEqualTo(controlled(tcp(1, 100, true)));
  }

  /** Two owners must not be able to stop the verifier by filters alone. */
  @Test
  void intersectsTheLongestFiltersInReasonableTime() {
    List<FlowRule> ports = new ArrayList<>();
    List<FlowRule> sources = new ArrayList<>();
    for (int i = 1; i <= 256; i++) {
      ports.add(tcp(i, i, true));
      sources.add(
          new FlowRule(Protocol.ANY, 0, 0, "10.0." + (i - 1) + ".0/24", FlowRule.ANYWHERE, true));
    }
    FlowSide both =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> Flows.both(new Controlled(ports), new Controlled(sources)));
    assertThat(both.asRules()).hasSize(256 * 256).doesNotHaveDuplicates();
  }

  @Test
  void passesExactlyWhatBothSidesPass() {
    Random random = new Random(42);
    for (int i = 0; i < 300; i++) {
      FlowSide out = random(random);
      FlowSide in = random(random);
      FlowSide both = Flows.both(out, in);
      assertThat(both).isEqualTo(Flows.both(in, out));
      assertThat(Flows.pass(out, in)).isEqualTo(!both.equals(new Closed()));
      for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.ICMP)) {
        for (int port = 1; port <= 12; port++) {
          assertThat(passes(both, protocol, port))
              .isEqualTo(passes(out, protocol, port) && passes(in, protocol, port));
        }
      }
    }
  }

  private static boolean passes(FlowSide side, Protocol protocol, int port) {
    return side.asRules().stream()
        .anyMatch(
            rule ->
                rule.protocol() == Protocol.ANY
                    || (rule.protocol() == protocol
                        && (protocol == Protocol.ICMP
                            || (rule.fromPort() <= port && port <= rule.toPort()))));
  }

  private static FlowSide random(Random random) {
    int kind = random.nextInt(6);
    if (kind == 0) {
      return new Closed();
    }
    if (kind == 1) {
      return new Open();
    }
    List<FlowRule> rules = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      Protocol protocol = List.of(Protocol.values()).get(random.nextInt(4));
      boolean ports = protocol == Protocol.TCP || protocol == Protocol.UDP;
      int from = ports ? 1 + random.nextInt(10) : 0;
      int to = ports ? from + random.nextInt(3) : 0;
      rules.add(new FlowRule(protocol, from, to, random.nextBoolean()));
    }
    return new Controlled(rules);
  }

  private static FlowRule tcp(int from, int to, boolean replies) {
    return new FlowRule(Protocol.TCP, from, to, replies);
  }

  private static Controlled controlled(FlowRule... rules) {
    return new Controlled(List.of(rules));
  }
}
