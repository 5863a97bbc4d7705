package org.tvd.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tvd.agent.channel.Answer;
import org.tvd.agent.channel.ChannelKey;
import org.tvd.agent.channel.VerifierClient;
import org.tvd.agent.evidence.EvidenceCollector;
import org.tvd.agent.identity.HostIdentity;
import org.tvd.agent.identity.PlatformTpm;
import org.tvd.agent.identity.StateFolder;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.yaml.TextException;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.Simulator.Machine;

/** An intruder takes evidence that one host's TPM made, and shows it from another host. */
record Replay(Lab lab, Deployment deployment) {
  private static final Duration TPM_LIMIT = Duration.ofSeconds(10);

  /** Has {@code host} replay evidence of {@code victim}; what the verifier answered. */
  String of(String victim, String host, Machine machine)
      throws IOException, TpmException, InterruptedException, TextException {
    Path stolen = steal(victim, host);
    Process rogue =
        lab.start(
            host,
            Lab.PREFIX + host,
            Deployment.java(
                "org.tvd.cli.demo.RogueAgent",
                host,
                deployment.verifierAddress().toString(),
                deployment.verifierCertificate().toString(),
                machine.address().toString(),
                lab.folder().resolve("agents").resolve(host).toString(),
                stolen.toString()));
    if (!rogue.waitFor(Story.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(host + " does not end");
    }
    return Files.readString(lab.log(host));
  }

  /** Evidence of the victim's own TPM for a fresh nonce, as an intruder there could take it. */
  private Path steal(String victim, String host) throws IOException, TpmException, TextException {
    AgentSettings settings = AgentSettings.load(deployment.agentSettings(victim));
    var tpm = new PlatformTpm(settings.tpm(), TPM_LIMIT);
    ChannelKey channel = ChannelKey.generate(victim);
    try (VerifierClient verifier =
            VerifierClient.of(
                deployment.verifierAddress(), channel, deployment.verifierCertificate());
        StateFolder state = StateFolder.open(deployment.copyAgentState(victim))) {
      if (!(verifier.challenge(new ChallengeRequest(victim))
          instanceof Answer.Ok<Challenge>(Challenge challenge))) {
        throw new IOException("no challenge for " + victim);
      }
      // The key of nobody: zeros would be refused for their form, before the replay is noticed.
      Bytes key = Bytes.ofUtf8("no WireGuard key").sha256();
      var offer = new NetworkOffer(Lab.address(host), key, List.of());
      var evidence =
          new EvidenceCollector(settings, offer, tpm, channel.publicKey())
              .collect(challenge, HostIdentity.open(victim, tpm, state).key());
      Path file = lab.folder().resolve("stolen-evidence.json");
      Files.writeString(file, StrictJson.mapper().writeValueAsString(evidence));
      return file;
    }
  }
}
