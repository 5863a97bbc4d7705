package org.tvd.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.agent.Eventually.eventually;
import static org.tvd.agent.Plans.plan;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.agent.control.ControlClient;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.Grants;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.Swtpm;

/** An agent with a real TPM, against a verifier that checks its quotes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformAgentTest {
  private Swtpm tpm;
  private Swtpm otherTpm;
  private Path folder;
  private ServerKey key;
  private TestVerifier verifier;
  private RecordedNetwork network = new RecordedNetwork();

  @BeforeAll
  void manufacture(@TempDir Path tpms) throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/bin/swtpm")), "swtpm is not installed (apt install swtpm)");
    EkAuthority authority = EkAuthority.create(tpms.resolve("ca"));
    tpm = Swtpm.manufacture(tpms.resolve("a"), authority);
    otherTpm = Swtpm.manufacture(tpms.resolve("b"), authority);
    key = ServerKey.generate();
  }

  @AfterAll
  void end() {
    if (tpm != null) {
      tpm.close();
    }
    if (otherTpm != null) {
      otherTpm.close();
    }
  }

  @BeforeEach
  void startVerifier(@TempDir Path fresh) throws Exception {
    folder = fresh;
    network = new RecordedNetwork();
    verifier = new TestVerifier(key);
    verifier.plans(plan("alpha", 1, 60_000));
    key.writeCertificate(folder.resolve("verifier.pem"));
    Files.write(folder.resolve("ima.bin"), new byte[] {1, 2, 3});
  }

  @AfterEach
  void stopVerifier() {
    verifier.close();
  }

  private AgentSettings settings(Swtpm with) {
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

  private PlatformAgent start() throws AgentException {
    return PlatformAgent.start(settings(tpm), settings -> network);
  }

  private ControlReply ask(ControlRequest request) throws IOException {
    return new ControlClient(folder.resolve("run/agent.sock"), Duration.ofSeconds(30)).ask(request);
  }

  private void awaitMember() throws InterruptedException {
    eventually(() -> network.tvds().contains("alpha"));
  }

  @Test
  void enrolsAttestsAndCarriesWhatItWasGranted() throws Exception {
    try (PlatformAgent agent = start()) {
      awaitMember();
      assertThat(verifier.faults()).isEmpty();
      assertThat(verifier.enrolments()).hasSize(1);
      assertThat(verifier.enrolments().getFirst().ekCertificate().isEmpty()).isFalse();
      assertThat(verifier.accepted().getFirst().imaLog()).isEqualTo(Bytes.ofHex("010203"));
      assertThat(verifier.accepted().getFirst().bootLog()).isEqualTo(Bytes.EMPTY);
      assertThat(agent).isNotNull();
    }
    assertThat(network.closed()).isTrue();
    assertThat(folder.resolve("run/agent.sock")).doesNotExist();
  }

  @Test
  void restartKeepsTheAttestationKey() throws Exception {
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
    }
    network = new RecordedNetwork();
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
    }
    assertThat(verifier.enrolments()).hasSize(1);
    assertThat(verifier.accepted()).hasSize(2);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("state/identity.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void enrolsAgainWhereTheVerifierForgotOrTheTpmIsAnother() throws Exception {
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
    }
    verifier.forget();
    network = new RecordedNetwork();
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
    }
    assertThat(verifier.enrolments()).hasSize(2);
    network = new RecordedNetwork();
    try (PlatformAgent agent = PlatformAgent.start(settings(otherTpm), settings -> network)) {
      assertThat(agent).isNotNull();
      awaitMember();
    }
    assertThat(verifier.enrolments())
        .extracting(EnrolmentRequest::akPublic)
        .satisfies(
            keys -> {
              assertThat(keys).hasSize(3);
              assertThat(keys.get(1)).isEqualTo(keys.get(0));
              assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
            });
  }

  @Test
  void streamBringsRevocationAndReattestation() throws Exception {
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      verifier.plans();
      verifier.push(List.of(new Grants.Revocation("alpha", "by the operator")));
      eventually(() -> network.tvds().isEmpty());
      verifier.plans(plan("alpha", 2, 60_000));
      verifier.reattest();
      awaitMember();
      assertThat(verifier.accepted()).hasSize(2);
      verifier.verdict(Verdict.UNTRUSTED);
      assertThat(ask(new ControlRequest.Reattest())).isEqualTo(new ControlReply.Done());
      eventually(() -> network.tvds().isEmpty());
    }
  }

  @Test
  void leaseEndsWithoutAVerifier() throws Exception {
    verifier.plans(plan("alpha", 1, 3_000));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      verifier.close();
      eventually(() -> network.tvds().isEmpty());
    }
  }

  @Test
  void attachesListsAndDetachesOverTheControlSocket() throws Exception {
    Path netns = Files.createFile(folder.resolve("netns"));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      eventually(
          () ->
              ask(new ControlRequest.Status()) instanceof ControlReply.AgentStatus status
                  && status.state().equals("waiting")
                  && status.tvds().getFirst().member());
      ControlReply reply = ask(new ControlRequest.Attach("alpha", "web", netns.toString(), "eth0"));
      assertThat(reply).isInstanceOf(ControlReply.Attached.class);
      assertThat(network.ports()).containsExactly("alpha/web");
      assertThat(ask(new ControlRequest.ListVpes()))
          .isInstanceOfSatisfying(
              ControlReply.Vpes.class, vpes -> assertThat(vpes.vpes()).hasSize(1));
      assertThat(ask(new ControlRequest.Detach("alpha", "web"))).isEqualTo(new ControlReply.Done());
      assertThat(network.ports()).isEmpty();
      for (ControlRequest wrong :
          List.of(
              new ControlRequest.Detach("alpha", "web"),
              new ControlRequest.Attach("beta", "web", netns.toString(), "eth0"),
              new ControlRequest.Attach("alpha", "../x", netns.toString(), "eth0"),
              new ControlRequest.Attach("alpha", "web", "/run/netns/none", "eth0"))) {
        assertThat(ask(wrong)).isInstanceOf(ControlReply.Refused.class);
      }
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("run/agent.sock"))))
          .isEqualTo("rw-------");
      assertThat(send("{\"request\":\"status\",\"more\":1}\n")).contains("\"refused\"");
      assertThat(send("nonsense\n")).contains("\"refused\"");
    }
  }

  @Test
  void failedAttachmentGivesThePlaceBack() throws Exception {
    Path netns = Files.createFile(folder.resolve("netns"));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      eventually(
          () ->
              ask(new ControlRequest.Attach("alpha", "web", netns.toString(), "taken"))
                      instanceof ControlReply.Refused refused
                  && refused.detail().contains("the name is taken"));
      assertThat(verifier.released()).isTrue();
      assertThat(ask(new ControlRequest.ListVpes())).isEqualTo(new ControlReply.Vpes(List.of()));
    }
  }

  @Test
  void verifierThatWasStartedAgainCostsNoTraffic() throws Exception {
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      verifier.loseSessions();
      eventually(() -> verifier.accepted().size() == 2);
      assertThat(network.tvds()).containsExactly("alpha");
    }
  }

  @Test
  void evidenceIsMadeAnewWhereTheLogGrewBeforeTheQuote() throws Exception {
    Path log = folder.resolve("ima.bin");
    try (MeasuringProxy proxy = MeasuringProxy.start(folder.resolve("p"), tpm.address(), log)) {
      AgentSettings own = settings(tpm);
      AgentSettings proxied =
          new AgentSettings(
              own.host(),
              own.verifier(),
              own.verifierCertificate(),
              proxy.address(),
              own.state(),
              own.underlayAddress(),
              own.bootLog(),
              own.imaLog(),
              own.propertyCertificates(),
              own.join(),
              own.controlSocket());
      try (PlatformAgent agent = PlatformAgent.start(proxied, settings -> network)) {
        assertThat(agent).isNotNull();
        awaitMember();
      }
    }
    assertThat(verifier.accepted().getFirst().imaLog()).isEqualTo(Bytes.ofHex("010203ff"));
  }

  private String send(String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(folder.resolve("run/agent.sock")));
      channel.write(StandardCharsets.UTF_8.encode(line));
      ByteBuffer reply = ByteBuffer.allocate(8192);
      while (channel.read(reply) >= 0) {
        // until the agent has closed
      }
      return StandardCharsets.UTF_8.decode(reply.flip()).toString();
    }
  }

  @Test
  void secondAgentIsRefusedAndADeadOnesSocketIsReplaced() throws Exception {
    Files.createDirectories(folder.resolve("run"));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(folder.resolve("run/agent.sock")));
    }
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      assertThatThrownBy(this::start)
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("another agent is running");
      assertThat(ask(new ControlRequest.Status())).isInstanceOf(ControlReply.AgentStatus.class);
    }
  }

  @Test
  void refusesToStartWithoutWhatItNeeds() throws Exception {
    Files.delete(folder.resolve("ima.bin"));
    assertThatThrownBy(this::start)
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("ima.bin");
    Files.delete(folder.resolve("verifier.pem"));
    assertThatThrownBy(this::start)
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("verifier-certificate");
    assertThat(folder.resolve("run/agent.sock")).doesNotExist();
    assertThatThrownBy(() -> ask(new ControlRequest.Status()))
        .hasMessageContaining("no agent is running");
  }

  @Test
  void sendsNothingToAnotherVerifier() throws Exception {
    ServerKey.generate().writeCertificate(folder.resolve("verifier.pem"));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      eventually(
          () ->
              ask(new ControlRequest.Status()) instanceof ControlReply.AgentStatus status
                  && status.state().equals("pausing")
                  && status.detail().contains("another certificate"));
      assertThat(verifier.enrolments()).isEmpty();
    }
  }
}
