package org.tvd.policy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.TvdPolicy;

/** Plans that follow what happens against plans from scratch. */
class RunningPlanTest {
  private static final TvdPolicy LIKE = Networks.tvd(PolicyFixture.datacenter().parse(), "beta");

  @Test
  void isAtEachMomentWhatAPlanFromScratchIs() {
    Random random = new Random(11);
    for (int run = 0; run < 60; run++) {
      List<TvdPolicy> tvds =
          List.of(
              Networks.domain(LIKE, "t0", Networks.some(Objective.class, random), 0),
              Networks.domain(LIKE, "t1", Networks.some(Objective.class, random), 0));
      var planner = new Planner(Networks.network(random), tvds);
      var running = new RunningPlan(planner);
      List<SortedMap<String, PlannedHost>> members = List.of(new TreeMap<>(), new TreeMap<>());
      for (int step = 0; step < 60; step++) {
        int which = random.nextInt(2);
        String name = "h" + random.nextInt(8);
        switch (random.nextInt(12)) {
          case 0 -> {
            planner = new Planner(Networks.network(random), tvds);
            running = running.on(planner);
          }
          case 1, 2, 3, 4 -> {
            running.leave("t" + which, name);
            members.get(which).remove(name);
          }
          default -> {
            PlannedHost host = Networks.somewhere(name, random);
            running.join(tvds.get(which), host);
            members.get(which).put(name, host);
          }
        }
        for (int t = 0; t < 2; t++) {
          equal(planner, tvds.get(t), members.get(t), running);
        }
      }
    }
  }

  private static void equal(
      Planner planner, TvdPolicy tvd, SortedMap<String, PlannedHost> members, RunningPlan running) {
    assertThat(running.common(tvd.name())).isEqualTo(planner.plan(tvd, members.values()).stack());
    for (PlannedHost a : members.values()) {
      for (PlannedHost b : members.values()) {
        assertThat(running.stack(tvd.name(), a.name(), b.name()))
            .isEqualTo(planner.stack(tvd, a, b));
      }
    }
  }

  @Test
  void aHostThatIsNoMemberHasNoStack() {
    var planner = new Planner(Networks.network(new Random(1)), List.of(LIKE));
    var running = new RunningPlan(planner);
    assertThat(running.stack("beta", "a", "b")).isEmpty();
    running.join(LIKE, Networks.host("a", "10.0.0.1"));
    assertThat(running.stack("beta", "a", "b")).isEmpty();
    running.leave("beta", "b");
    assertThat(running.common("beta")).hasValue(Stack.LOCAL_BRIDGE);
  }

  @Test
  void joiningHostsChangeNoStackOfOthers() {
    Random random = new Random(5);
    for (int run = 0; run < 100; run++) {
      var planner = new Planner(Networks.network(random), List.of(LIKE));
      var running = new RunningPlan(planner);
      running.join(LIKE, Networks.somewhere("a", random));
      running.join(LIKE, Networks.somewhere("b", random));
      Optional<Stack> before = running.stack("beta", "a", "b");
      for (int i = 0; i < 6; i++) {
        running.join(LIKE, Networks.somewhere("h" + i, random));
        assertThat(running.stack("beta", "a", "b")).isEqualTo(before);
      }
    }
  }

  @Test
  void changesBetweenTwoNetworksAreThoseOfThePairs() {
    Random random = new Random(23);
    int changed = 0;
    for (int run = 0; run < 1000; run++) {
      TvdPolicy was = Networks.domain(LIKE, "t", Networks.some(Objective.class, random), 0);
      TvdPolicy is =
          random.nextBoolean()
              ? was
              : Networks.domain(LIKE, "t", Networks.some(Objective.class, random), 101);
      var network = Networks.network(random);
      var before = new StackChanges.Version(new Planner(network, List.of(was)), was);
      var after =
          new StackChanges.Version(
              new Planner(random.nextInt(4) == 0 ? network : Networks.network(random), List.of(is)),
              is);
      List<PlannedHost> hosts = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        hosts.add(Networks.somewhere("h" + i, random));
      }
      StackChanges changes = StackChanges.between(before, after, hosts);
      boolean any = !carried(before, hosts).equals(carried(after, hosts));
      assertThat(changes.isEmpty()).isEqualTo(!any);
      assertThat(changes.pairs().isEmpty())
          .isEqualTo(pairs(before, hosts).equals(pairs(after, hosts)));
      assertThat(StackChanges.between(before, before, hosts).isEmpty()).isTrue();
      changed += any ? 1 : 0;
    }
    assertThat(changed).isBetween(100, 900);
  }

  private static List<String> carried(StackChanges.Version version, List<PlannedHost> hosts) {
    List<String> all = pairs(version, hosts);
    all.add(tagged(version, version.planner().plan(version.tvd(), hosts).stack()));
    return all;
  }

  private static List<String> pairs(StackChanges.Version version, List<PlannedHost> hosts) {
    List<String> all = new ArrayList<>();
    for (PlannedHost a : hosts) {
      for (PlannedHost b : hosts) {
        all.add(tagged(version, version.planner().stack(version.tvd(), a, b)));
      }
    }
    return all;
  }

  private static String tagged(StackChanges.Version version, Optional<Stack> stack) {
    String name = stack.map(Stack::name).orElse("-");
    return name.startsWith("VLAN") ? name + version.planner().vlan(version.tvd()) : name;
  }
}
