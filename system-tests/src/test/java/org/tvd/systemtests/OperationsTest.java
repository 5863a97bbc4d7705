package org.tvd.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tvd.systemtests.DataCentre.LEASE;
import static org.tvd.systemtests.DataCentre.PATIENCE;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tvd.cli.demo.LiveConnection;
import org.tvd.protocol.StrictJson;
import org.tvd.systemtests.Installation.Outcome;
import org.tvd.verifier.Operations.MemberView;
import org.tvd.verifier.audit.LogEntry;
import tools.jackson.core.type.TypeReference;

/** A deployment run by hand: what its operator sees, and what happens when parts of it die. */
@Order(4)
@ExtendWith(SharedDataCentre.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OperationsTest {
  /** A lease, and what the ends of connections need to notice. */
  private static final Duration LEASE_AND_A_LITTLE = LEASE.plusSeconds(20);

  private static final Pattern ADDRESS = Pattern.compile(" is (\\d+\\.\\d+\\.\\d+\\.\\d+) in ");

  private final DataCentre centre;
  private final String h1;
  private final String h2;
  private final Map<String, String> addresses = new HashMap<>();

  OperationsTest(DataCentre centre) {
    this.centre = centre;
    this.h1 = centre.host(1);
    this.h2 = centre.host(2);
  }

  @AfterAll
  void nothingOfItStaysInTheKernel() throws IOException, InterruptedException {
    for (String host : List.of(h1, h2)) {
      Process agent = centre.process(host);
      agent.destroy();
      agent.waitFor();
    }
    for (String host : List.of("h1", "h2")) {
      String namespace = centre.namespace(host);
      assertThat(Installation.must("ip", "-n", namespace, "-br", "link").lines())
          .as("interfaces of %s", host)
          .hasSize(2);
      assertThat(
              Installation.must("ip", "netns", "exec", namespace, "nft", "list", "ruleset").strip())
          .as("filters of %s", host)
          .isEmpty();
    }
  }

  @Test
  @Order(1)
  void operatorSeesHostsTvdsAndMembers() throws IOException, InterruptedException {
    assertThat(done("host", "list")).contains(h1).contains(h2).contains("virtual");
    assertThat(done("tvd", "list")).containsPattern("alpha +1001 +10\\.1\\.0\\.0/24");
    assertThat(done("members")).containsPattern("alpha +" + h1).containsPattern("beta +" + h2);
    assertThat(done("members", "--at", "2020-01-01T00:00:00Z").lines()).hasSize(1);
    assertThat(centre.must(centre.onHost(h1, "agent", "status")).out())
        .containsPattern("host +" + h1)
        .containsPattern("alpha +yes");
    assertThat(done("policy", "reload")).contains("in force: version");
  }

  @Test
  @Order(2)
  void vpesAreAttachedAndReachEachOther() throws IOException, InterruptedException {
    attach("a1", h1);
    attach("a2", h2);
    attach("b2", h2);
    assertThat(centre.must(centre.onHost(h2, "vpe", "list")).out())
        .containsPattern("alpha +a2 +" + address("a2"));
    assertThat(reaches("a1", "a2")).isTrue();
    centre.must(centre.onHost(h2, "vpe", "detach", "--tvd", "alpha", "b2"));
    assertThat(reaches("a1", "b2")).isFalse();
    assertThat(centre.onHost(h2, "vpe", "detach", "--tvd", "alpha", "b2").exit()).isEqualTo(1);
    centre.must(attachAgain("b2", h2));
    assertThat(reaches("a2", "b2")).isTrue();
  }

  @Test
  @Order(3)
  void killedVerifierLosesNothingAndMembersTalkOn() throws IOException, InterruptedException {
    try (LiveConnection live = connection("a1", "a2")) {
      assertThat(live.isAlive(Duration.ofSeconds(5))).isTrue();
      List<LogEntry> before = log();
      centre.kill("verifier");
      Instant killed = Instant.now();
      assertThat(live.isAlive(Duration.ofSeconds(5))).isTrue();
      centre.startVerifier();

      assertThat(centre.must(centre.tvd("log")).err()).contains("intact");
      assertThat(log().subList(0, before.size())).isEqualTo(before);
      Instant firstEnd = killed.plus(LEASE);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                Map<String, MemberView> members = centre.members("alpha");
                return members.size() == 2
                    && members.values().stream().allMatch(m -> m.until().isAfter(firstEnd));
              });
      assertThat(log().subList(before.size(), log().size()))
          .noneMatch(entry -> entry.kind().equals("MembershipEnded"));
      // Past the end of the leases that were granted before.
      await().atMost(LEASE_AND_A_LITTLE).until(() -> Instant.now().isAfter(firstEnd));
      assertThat(live.isAlive(Duration.ofSeconds(5))).isTrue();
      assertThat(live.longestPause()).as("no interruption").isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  @Order(4)
  void killedAgentsHostClosesByItself() throws IOException, InterruptedException {
    try (LiveConnection out = connection("a1", "a2");
        LiveConnection inside = connection("b2", "a2")) {
      assertThat(out.isAlive(Duration.ofSeconds(5))).isTrue();
      assertThat(inside.isAlive(Duration.ofSeconds(5))).isTrue();
      centre.kill(h2);
      awaitSilence(out);
      awaitSilence(inside);
    }
    centre.startAgent(h2);
    await().atMost(PATIENCE).until(() -> centre.members("alpha").containsKey(h2));
    centre.must(attachAgain("a2", h2));
    assertThat(reaches("a1", "a2")).isTrue();
  }

  @Test
  @Order(5)
  void revocationStopsALiveConnection() throws IOException, InterruptedException {
    try (LiveConnection live = connection("a1", "a2")) {
      assertThat(live.isAlive(Duration.ofSeconds(5))).isTrue();
      Instant before = Instant.now();
      assertThat(done("revoke", h2, "--tvd", "alpha", "--reason", "stolen")).contains("alpha");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  centre.members("alpha").get(h2) == null
                      || centre.members("alpha").get(h2).since().isAfter(before));
      assertThat(done("log", "--host", h2)).contains("OPERATOR").contains("stolen");
      assertThat(done("members", "--at", before.toString())).contains("OPERATOR: stolen");
    }
    await().atMost(PATIENCE).until(() -> centre.members("alpha").containsKey(h2));
  }

  @Test
  @Order(6)
  void withoutVerifierHostsCloseWhenTheirLeasesEnd() throws IOException, InterruptedException {
    attachAgain("a2", h2); // its place ended with the membership, unless its agent asked again
    await().atMost(PATIENCE).until(() -> reaches("a1", "a2"));
    try (LiveConnection live = connection("a1", "a2")) {
      assertThat(live.isAlive(Duration.ofSeconds(5))).isTrue();
      centre.kill("verifier");
      assertThat(live.isAlive(Duration.ofSeconds(5))).as("it is in its lease").isTrue();
      awaitSilence(live);
    }
    for (String host : List.of(h1, h2)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(centre.must(centre.onHost(host, "agent", "status")).out())
                      .doesNotContainPattern("alpha +yes"));
    }
  }

  private void awaitSilence(LiveConnection connection) {
    await().atMost(LEASE_AND_A_LITTLE).until(() -> !connection.isAlive(Duration.ofSeconds(3)));
  }

  private void attach(String vpe, String host) throws IOException, InterruptedException {
    centre.addNamespace(vpe);
    Outcome outcome = centre.must(attachAgain(vpe, host));
    Matcher matcher = ADDRESS.matcher(outcome.out());
    assertThat(matcher.find()).as(outcome.out()).isTrue();
    addresses.put(vpe, matcher.group(1));
  }

  private Outcome attachAgain(String vpe, String host) throws IOException, InterruptedException {
    return centre.onHost(
        host, "vpe", "attach", "--tvd", "alpha", "--name", vpe, "--netns", centre.namespace(vpe));
  }

  private String address(String vpe) {
    return addresses.getOrDefault(vpe, "");
  }

  private boolean reaches(String from, String to) throws IOException, InterruptedException {
    return LiveConnection.reaches(centre.namespace(from), centre.namespace(to), address(to), 9000);
  }

  private LiveConnection connection(String from, String to)
      throws IOException, InterruptedException {
    int port = from.startsWith("a") ? 9001 : 9002;
    return LiveConnection.open(
        centre.namespace(from), centre.namespace(to), address(to), port, "from " + from);
  }

  private List<LogEntry> log() throws IOException, InterruptedException {
    return StrictJson.mapper().readValue(done("log", "--json"), new TypeReference<>() {});
  }

  private String done(String... arguments) throws IOException, InterruptedException {
    return centre.must(centre.tvd(arguments)).out();
  }
}
