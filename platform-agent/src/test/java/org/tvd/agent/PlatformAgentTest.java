package org.tvd.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.agent.Eventually.eventually;
import static org.tvd.agent.Plans.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.LogPart;

/** An agent with a real TPM, against a verifier that checks its quotes. */
class PlatformAgentTest extends AgentFixture {
  @Test
  void enrolsAttestsAndCarriesWhatItWasGranted() throws Exception {
    try (PlatformAgent agent = start()) {
      awaitMember();
      assertThat(verifier.faults()).isEmpty();
      assertThat(verifier.enrolments()).hasSize(1);
      assertThat(verifier.enrolments().getFirst().ekCertificate().isEmpty()).isFalse();
      assertThat(verifier.accepted().getFirst().imaLog())
          .isEqualTo(LogPart.whole(Bytes.ofHex("010203")));
      assertThat(verifier.accepted().getFirst().bootLog()).isEqualTo(LogPart.NONE);
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
    assertThat(verifier.accepted().getFirst().imaLog())
        .isEqualTo(LogPart.whole(Bytes.ofHex("010203ff")));
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
