package org.tvd.agent;

import static org.tvd.agent.Eventually.eventually;
import static org.tvd.agent.Plans.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.agent.control.ControlClient;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.Swtpm;

/** A real TPM, a verifier that checks quotes, and an agent to be started between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentFixture {
  protected Swtpm tpm;
  protected Swtpm otherTpm;
  protected Path folder;
  protected ServerKey key;
  protected TestVerifier verifier;
  protected RecordedNetwork network = new RecordedNetwork();

  @BeforeAll
  final void manufacture(@TempDir Path tpms) throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/bin/swtpm")), "swtpm is not installed (apt install swtpm)");
    EkAuthority authority = EkAuthority.create(tpms.resolve("ca"));
    tpm = Swtpm.manufacture(tpms.resolve("a"), authority);
    otherTpm = Swtpm.manufacture(tpms.resolve("b"), authority);
    key = ServerKey.generate();
  }

  @AfterAll
  final void end() {
    if (tpm != null) {
      tpm.close();
    }
    if (otherTpm != null) {
      otherTpm.close();
    }
  }

  @BeforeEach
  final void startVerifier(@TempDir Path fresh) throws Exception {
    folder = fresh;
    network = new RecordedNetwork();
    verifier = new TestVerifier(key);
    verifier.plans(plan("alpha", 1, 60_000));
    key.writeCertificate(folder.resolve("verifier.pem"));
    Files.write(folder.resolve("ima.bin"), new byte[] {1, 2, 3});
  }

  @AfterEach
  final void stopVerifier() {
    verifier.close();
  }

  protected AgentSettings settings(Swtpm with) {
    return new AgentSettings(
        "node-1",
        verifier.address(),
        folder.resolve("verifier.pem"),
        with.address(),
        folder.resolve("state"),
        "127.0.0.1",
        new AgentSettings.LogFile(folder.resolve("no-boot-log"), false),
        new AgentSettings.LogFile(folder.resolve("ima.bin"), true),
        Optional.empty(),
        List.of("alpha"),
        folder.resolve("run/agent.sock"));
  }

  protected PlatformAgent start() throws AgentException {
    return PlatformAgent.start(settings(tpm), settings -> network);
  }

  protected ControlReply ask(ControlRequest request) throws IOException {
    return new ControlClient(folder.resolve("run/agent.sock"), Duration.ofSeconds(30)).ask(request);
  }

  protected void awaitMember() throws InterruptedException {
    eventually(() -> network.tvds().contains("alpha"));
  }
}
