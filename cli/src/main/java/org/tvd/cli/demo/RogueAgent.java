package org.tvd.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.tvd.agent.channel.Answer;
import org.tvd.agent.channel.ChannelKey;
import org.tvd.agent.channel.VerifierClient;
import org.tvd.agent.identity.HostIdentity;
import org.tvd.agent.identity.PlatformTpm;
import org.tvd.agent.identity.StateFolder;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.Evidence;
import org.tvd.tpm.TpmAddress;
import org.tvd.tpm.TpmException;

/**
 * The agent of a host that would rather show another host's evidence than its own. It enrols with
 * its own TPM, as it must, and then replays what it stole: first in the victim's name, then as its
 * own.
 */
public final class RogueAgent {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private RogueAgent() {}

  /** Arguments: host, verifier, pinned certificate, TPM, state folder, stolen evidence. */
  public static void main(String[] args) throws IOException, TpmException {
    String host = args[0];
    Evidence stolen =
        StrictJson.mapper().readValue(Files.readString(Path.of(args[5])), Evidence.class);
    ChannelKey channel = ChannelKey.generate(host);
    try (VerifierClient verifier =
            VerifierClient.of(URI.create(args[1]), channel, Path.of(args[2]));
        StateFolder state = StateFolder.open(Path.of(args[4]))) {
      var tpm = new PlatformTpm(TpmAddress.parse(args[3]), LIMIT);
      HostIdentity identity = HostIdentity.open(host, tpm, state);
      System.out.println("enrolment: " + kind(identity.enrol(verifier)));
      System.out.println("replay as " + stolen.host() + ": " + kind(verifier.attest(stolen)));
      System.out.println("replay as " + host + ": " + kind(replayAsOwn(host, stolen, verifier)));
    }
  }

  /** With a nonce of its own, so that only the signature tells whose evidence it is. */
  private static Answer<?> replayAsOwn(String host, Evidence stolen, VerifierClient verifier)
      throws IOException {
    return switch (verifier.challenge(new ChallengeRequest(host))) {
      case Answer.Problem<Challenge> problem -> problem;
      case Answer.Ok<Challenge>(Challenge challenge) ->
          verifier.attest(
              new Evidence(
                  host,
                  challenge.nonce(),
                  stolen.quote(),
                  stolen.signature(),
                  stolen.pcrs(),
                  stolen.bootLog(),
                  stolen.imaLog(),
                  stolen.propertyCertificates(),
                  stolen.selfReport(),
                  stolen.network(),
                  stolen.join()));
    };
  }

  private static String kind(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> _ -> "accepted";
      case Answer.Problem<?>(var details) ->
          details.type().substring(details.type().lastIndexOf(':') + 1);
    };
  }
}
