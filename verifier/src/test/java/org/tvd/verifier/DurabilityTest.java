package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicyException;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.audit.LogEntry;
import org.tvd.verifier.store.StoreException;

/** What is told has been stored, and a start that fails leaves nothing half done. */
class DurabilityTest {
  @TempDir private Path directory;
  private Site site;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    site = Site.in(directory);
  }

  private Client clientOf(int port) throws IOException {
    return Client.to(port, site.state().resolve("verifier.pem"));
  }

  @Test
  void aKilledVerifierLosesNoDecision() throws Exception {
    AttestationResult last;
    NetworkPlan plan;
    try (VerifierProcess process = VerifierProcess.start(site, directory);
        Client client = clientOf(process.port());
        Host host = Host.boot(site, directory, "h1", 1, client)) {
      host.enrol();
      last = host.attest("beta");
      for (int i = 0; i < 5; i++) {
        last = host.attest(last.next(), List.of(), "beta");
      }
      process.kill();
      plan = host.open(last).plans().getFirst();

      try (Verifier verifier = site.start();
          Client again = site.client(verifier)) {
        var operator = new Operator(again, site.operatorToken());
        List<LogEntry> log = List.of(operator.get("/v1/decisions").as(LogEntry[].class));
        long told = last.decision();
        assertThat(log)
            .anySatisfy(
                entry -> {
                  assertThat(entry.seq()).isEqualTo(told);
                  assertThat(entry.kind()).isEqualTo("Appraised");
                });
        assertThat(DecisionLog.fault(log.iterator())).isEmpty();
        assertThat(operator.memberNames()).containsExactly("beta/h1");
        host.use(again);
        NetworkPlan after = host.open(host.attest("beta")).plans().getFirst();
        assertThat(after.epoch()).isEqualTo(plan.epoch());
        assertThat(after.key()).isEqualTo(plan.key());
        assertThat(after.version()).isGreaterThan(plan.version());
      }
    }
  }

  @Test
  void aDatabaseInUseIsNamed() throws Exception {
    try (VerifierProcess process = VerifierProcess.start(site, directory)) {
      assertThat(process.port()).isPositive();
      assertThatThrownBy(site::start)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use")
          .hasMessageContaining(site.state().toString());
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (Verifier verifier = site.start()) {
      Path elsewhere = directory.resolve("elsewhere");
      var settings = site.settings(verifier.port());
      assertThatThrownBy(
              () ->
                  Verifier.start(
                      new VerifierSettings(
                          settings.listen(), settings.names(), elsewhere, settings.policy())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(Integer.toString(verifier.port()))
          .hasMessageContaining("'listen'");
      assertWholeAndPrivate(elsewhere);
    }
    try (Verifier again = site.start()) {
      assertThat(again.port()).isPositive();
    }
  }

  @Test
  void aPolicyWithAnErrorStartsNothing() throws Exception {
    site.replace("tvds/beta.yaml", "runtime-clean]", "runtime-clan]");
    assertThatThrownBy(site::start)
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("tvds/beta.yaml:");
    assertThat(site.state()).doesNotExist();
  }

  @Test
  void whatIsNotWholeIsRefusedByName() throws Exception {
    site.start().close();
    assertWholeAndPrivate(site.state());
    for (String file : List.of("master-secret", "operator-token", "verifier.key")) {
      Path path = site.state().resolve(file);
      byte[] whole = Files.readAllBytes(path);
      Files.write(path, new byte[0]);
      assertThatThrownBy(site::start).isInstanceOf(IOException.class).hasMessageContaining(file);
      Files.write(path, whole);
    }
    Path key = site.state().resolve("verifier.key");
    Files.delete(key);
    assertThatThrownBy(site::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("verifier.key");
  }

  @Test
  void aChangedDecisionIsFoundAtTheStart() throws Exception {
    site.start().close();
    try (var connection =
            java.sql.DriverManager.getConnection(
                "jdbc:h2:file:" + site.state().resolve("verifier").toAbsolutePath());
        var statement = connection.createStatement()) {
      statement.executeUpdate("update decision set host = 'other'");
    }
    assertThatThrownBy(site::start)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("tampered");
  }

  private static void assertWholeAndPrivate(Path state) throws IOException {
    try (var files = Files.list(state)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("master-secret", "operator-token", "verifier.key", "verifier.pem")
          .noneMatch(name -> name.endsWith(".new"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    for (String secret : List.of("master-secret", "operator-token", "verifier.key")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve(secret))))
          .isEqualTo("rw-------");
    }
  }
}
