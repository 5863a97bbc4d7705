package org.tvd.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.systemtests.Installation.Outcome;

/**
 * What people get wrong: each is answered by one message that says what was expected, found, and to
 * do; by an exit code; and leaves nothing half done.
 */
@Order(3)
@ExtendWith(SharedDataCentre.class)
final class MistakesTest {
  private final DataCentre centre;
  private final String h1;
  @TempDir private Path folder = Path.of("");

  MistakesTest(DataCentre centre) {
    this.centre = centre;
    this.h1 = centre.host(1);
  }

  /** Every refusal has this form. */
  private static void assertRefused(Outcome outcome, String... parts) {
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err()).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(outcome.err().lines().filter(line -> line.startsWith("tvd: "))).hasSize(1);
  }

  @Test
  void unknownHostIsNamed() throws IOException, InterruptedException {
    assertRefused(centre.tvd("revoke", "nobody", "--reason", "test"), "nobody");
    assertRefused(centre.tvd("host", "remove", "nobody"), "nobody");
    assertRefused(centre.tvd("host", "reattest", "nobody"), "nobody");
  }

  @Test
  void debugShowsWhereAnErrorComesFrom() throws IOException, InterruptedException {
    Outcome outcome = centre.tvd(Map.of("TVD_DEBUG", "1"), "host", "remove", "nobody");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("\tat ");
  }

  @Test
  void momentThatIsNoneIsExplained() throws IOException, InterruptedException {
    assertRefused(centre.tvd("members", "--at", "yesterday"), "yesterday");
  }

  @Test
  void wrongTokenIsRefused() throws IOException, InterruptedException {
    Files.copy(Path.of(centre.path("verifier/verifier.pem")), folder.resolve("verifier.pem"));
    Files.writeString(folder.resolve("operator-token"), "guessed\n");
    assertRefused(
        centre.tvd("members", "--verifier-state", folder.toString()), "operator", "token");
  }

  @Test
  void otherCertificateThanThePinnedOneIsRefused() throws IOException, InterruptedException {
    Files.copy(Path.of(centre.path("site/authority.pem")), folder.resolve("verifier.pem"));
    Files.copy(Path.of(centre.path("verifier/operator-token")), folder.resolve("operator-token"));
    assertRefused(centre.tvd("members", "--verifier-state", folder.toString()), "does not present");
  }

  @Test
  void databaseInUseIsNamedAndTheVerifierInItUndisturbed()
      throws IOException, InterruptedException {
    Path settings = verifierSettings("10.99.0.254:8444", centre.path("verifier"));
    assertRefused(centre.tvd("verifier", "--settings", settings.toString()), "in use");
    centre.must(centre.tvd("members"));
  }

  @Test
  void busyPortIsNamed() throws IOException, InterruptedException {
    Path settings = verifierSettings("10.99.0.254:8443", folder.resolve("state").toString());
    assertRefused(centre.tvd("verifier", "--settings", settings.toString()), "8443", "listen");
  }

  private Path verifierSettings(String listen, String state) throws IOException {
    return Files.writeString(
        folder.resolve("verifier.yaml"),
        "listen: %s\nstate: %s\npolicy: %s\n".formatted(listen, state, centre.path("policy")));
  }

  @Test
  void policyWithErrorsIsRefusedWithTheirPlaces() throws IOException, InterruptedException {
    Path alpha = Path.of(centre.path("policy/tvds/alpha.yaml"));
    String good = Files.readString(alpha);
    try {
      Files.writeString(alpha, good.replace("membership:", "membershp:"));
      assertRefused(
          centre.tvd("policy", "reload"), "tvds/alpha.yaml:5:1", "membershp", "membership");
      Outcome check = centre.tvd("policy", "check", centre.path("policy"));
      assertThat(check.exit()).isEqualTo(3);
      assertThat(check.err()).contains("tvds/alpha.yaml:5:1").doesNotContain("Exception");
      Path settings = verifierSettings("10.99.0.254:0", folder.resolve("state").toString());
      assertRefused(
          centre.tvd("verifier", "--settings", settings.toString()), "tvds/alpha.yaml:5:1");
      assertThat(folder.resolve("state")).as("nothing half done").doesNotExist();
    } finally {
      Files.writeString(alpha, good);
    }
    assertThat(centre.must(centre.tvd("tvd", "list")).out()).contains("alpha");
  }

  @Test
  void vpeHasNoPlaceWhereItsHostIsNoMember() throws IOException, InterruptedException {
    centre.addNamespace("lost");
    assertRefused(attach("beta", centre.namespace("lost")), "beta");
    assertRefused(attach("nowhere", centre.namespace("lost")), "nowhere");
    assertThat(Installation.must("ip", "-n", centre.namespace("lost"), "-br", "link").lines())
        .hasSize(1);
    assertThat(centre.must(centre.tvd("tvd", "list")).out()).doesNotContain("lost");
  }

  @Test
  void namespaceThatIsNoneIsNamed() throws IOException, InterruptedException {
    assertRefused(attach("alpha", "no-such-namespace"), "no-such-namespace");
    Path file = Files.writeString(folder.resolve("file"), "not a namespace");
    assertRefused(attach("alpha", file.toString()), file.toString());
    assertThat(centre.must(centre.tvd("tvd", "list")).out()).doesNotContain("lost");
  }

  private Outcome attach(String tvd, String netns) throws IOException, InterruptedException {
    return centre.onHost(h1, "vpe", "attach", "--tvd", tvd, "--name", "lost", "--netns", netns);
  }

  @Test
  void missingSwtpmIsNamedAndNoMachineIsMade() throws IOException, InterruptedException {
    Path machines = folder.resolve("sim");
    Outcome outcome =
        Installation.run(
            Installation.find().java("sim", "manufacture", "m1", "--dir", machines.toString()),
            Map.of("PATH", "/nonexistent"));
    assertRefused(outcome, "swtpm", "install");
    assertThat(machines.resolve("machines/m1")).doesNotExist();
  }

  @Test
  void agentMustBeRoot() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-net_admin"));
    command.addAll(Installation.find().java("agent", "--settings", centre.path(h1 + ".yaml")));
    assertRefused(Installation.run(command, Map.of()), "must be root");
  }

  @Test
  void secondAgentOfAHostIsRefused() throws IOException, InterruptedException {
    assertRefused(centre.onHost(h1, "agent", "--settings", centre.path(h1 + ".yaml")), "agent");
    assertThat(centre.must(centre.onHost(h1, "agent", "status")).out())
        .containsPattern("alpha +yes");
  }
}
