package org.tvd.policy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.yaml.Place;

class VlanIdsTest {
  private static final TvdPolicy LIKE = Networks.tvd(PolicyFixture.datacenter().parse(), "beta");
  private static final Network NETWORK = network(new VlanRange(100, 1099));

  private static Network network(VlanRange... ranges) {
    List<Segment> segments = new ArrayList<>();
    for (VlanRange range : ranges) {
      segments.add(
          new Segment(
              "s" + segments.size(),
              List.of(),
              Set.of(),
              List.of(range),
              Set.of(Layer.values()),
              Place.ofFile("network.yaml")));
    }
    return new Network(segments, List.of(), List.of(), new TreeMap<>());
  }

  private static TvdPolicy tvd(String name, int vlan) {
    return Networks.domain(LIKE, name, Set.of(Objective.ISOLATION), vlan);
  }

  private static List<TvdPolicy> domains(int count) {
    List<TvdPolicy> tvds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tvds.add(tvd("tvd-" + i, 0));
    }
    return tvds;
  }

  @Test
  void eachDomainHasItsOwnWhateverTheirOrder() {
    List<TvdPolicy> tvds = domains(1000);
    Map<String, Integer> ids = VlanIds.allocate(NETWORK, tvds);
    assertThat(ids).hasSize(1000);
    assertThat(new HashSet<>(ids.values())).hasSize(1000).allMatch(id -> id >= 100 && id < 1100);
    Collections.shuffle(tvds, new Random(3));
    assertThat(VlanIds.allocate(NETWORK, tvds)).isEqualTo(ids);
  }

  @Test
  void aNewDomainMovesFewOthers() {
    List<TvdPolicy> tvds = domains(100);
    Map<String, Integer> before = VlanIds.allocate(NETWORK, tvds);
    int moved = 0;
    for (int i = 0; i < 100; i++) {
      tvds.add(tvd("new-" + i, 0));
      Map<String, Integer> after = new TreeMap<>(VlanIds.allocate(NETWORK, tvds));
      tvds.removeLast();
      after.remove("new-" + i);
      moved += after.equals(before) ? 0 : 1;
    }
    assertThat(moved).as("of 100 new domains those that moved another").isLessThan(25);
  }

  @Test
  void aFixedIdIsKeptAndNobodyElseGetsIt() {
    List<TvdPolicy> tvds = domains(1);
    int free = VlanIds.allocate(NETWORK, tvds).getOrDefault("tvd-0", 0);
    tvds.add(tvd("owner", free));
    Map<String, Integer> ids = VlanIds.allocate(NETWORK, tvds);
    assertThat(ids).containsEntry("owner", free);
    assertThat(ids.get("tvd-0")).isNotNull().isNotEqualTo(free);
  }

  @Test
  void idsThatMoreSegmentsAllowComeFirst() {
    Network network = network(new VlanRange(10, 20), new VlanRange(20, 30));
    Map<String, Integer> ids = VlanIds.allocate(network, domains(2));
    assertThat(ids.values()).contains(20).allMatch(id -> id >= 10 && id <= 30);
  }

  @Test
  void withoutRoomOrRangesThereIsNone() {
    assertThat(VlanIds.allocate(network(new VlanRange(7, 8)), domains(5))).hasSize(2);
    assertThat(VlanIds.allocate(network(), domains(5))).isEmpty();
  }

  @Test
  void aDomainThatAsksForNoIsolationNeedsNone() {
    TvdPolicy open = Networks.domain(LIKE, "open", Set.of(Objective.INTEGRITY), 0);
    assertThat(VlanIds.allocate(NETWORK, List.of(open))).isEmpty();
  }
}
