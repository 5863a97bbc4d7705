package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.Forge;

/** Rows of the attack table about who a host is, and what it answers to. */
class IdentityAttackTest extends VerifierTest {

  @Test
  void row4AttestationKeyOfAnotherTpmAtEnrolment() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    Host other = booted("h2", 2, BootProfile.STANDARD);
    AttestationKey foreign = Forge.keyOfAnotherTpm(other.tpm());
    var begun = host.beginEnrolment(foreign).as(EnrolmentChallenge.class);
    assertThatThrownBy(() -> host.tpm().activateCredential(host.ak(), begun.credential()));
    assertThatThrownBy(() -> other.tpm().activateCredential(foreign, begun.credential()));
    Client.Reply guess =
        host.client()
            .post(
                "/v1/enrolments/" + begun.enrolment() + "/proof",
                new EnrolmentProof(Secret.of(new byte[32])));
    AttackTest.assertRefused(guess, "proof-wrong");
    AttackTest.assertRefused(
        host.client().post("/v1/challenges", Map.of("host", "h1")), "unknown-host");
  }

  @Test
  void row4EndorsementKeyOfAnotherTpmBesideACertificate() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    Host other = booted("h2", 2, BootProfile.STANDARD);
    var ek = host.tpm().endorsementKey();
    var foreign = other.tpm().endorsementKey();
    var request =
        new EnrolmentRequest(
            "h1",
            ek.certificate(),
            ek.chain(),
            foreign.publicArea(),
            other.ak().publicArea(),
            List.of(),
            Bytes.EMPTY,
            List.of());
    AttackTest.assertRefused(host.client().post("/v1/enrolments", request), "ek-key-mismatch");
  }

  @Test
  void row5TheSameHostFromAnotherTpm() throws Exception {
    Host host = member("h1", 1);
    Host impostor = booted("h1", 2, BootProfile.STANDARD);
    AttackTest.assertRefused(impostor.tryEnrol(), "name-of-another-tpm");
    assertThat(operator().memberNames()).containsExactly("beta/h1");

    Host renamed = booted("h3", 3, BootProfile.STANDARD);
    var request = host.enrolmentRequest(host.ak().publicArea());
    AttackTest.assertRefused(
        renamed
            .client()
            .post(
                "/v1/enrolments",
                new EnrolmentRequest(
                    "h3",
                    request.ekCertificate(),
                    request.ekChain(),
                    request.ekPublic(),
                    request.akPublic(),
                    request.akAncestors(),
                    Bytes.EMPTY,
                    List.of())),
        "tpm-of-another-name");
    assertThat(operator().delete("/v1/hosts/h1").status()).isEqualTo(204);
    assertThat(impostor.enrol().host()).isEqualTo("h1");
  }

  @Test
  void row28AnAttestationKeyThatIsNotWhereItWasSaidToBe() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    EnrolmentRequest honest = host.enrolmentRequest(host.ak().publicArea());
    for (List<Bytes> ancestors :
        List.of(List.<Bytes>of(), List.of(TpmPublic.parse(honest.ekPublic()).name()))) {
      assertThat(host.prove(withAncestors(honest, ancestors)).status()).isEqualTo(200);
      Challenge challenge = host.challenge();
      Evidence evidence = host.quoted(host.draft(challenge, "beta"), challenge);
      AttackTest.assertRefused(host.send(evidence), "ak-hierarchy");
    }
    for (List<Bytes> ancestors :
        List.of(List.of(Bytes.EMPTY), Collections.nCopies(5, honest.akAncestors().getFirst()))) {
      AttackTest.assertRefused(
          host.client().post("/v1/enrolments", withAncestors(honest, ancestors)), "ak-hierarchy");
    }
    assertThat(host.prove(honest).status()).isEqualTo(200);
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  private static EnrolmentRequest withAncestors(EnrolmentRequest request, List<Bytes> ancestors) {
    return new EnrolmentRequest(
        request.host(),
        request.ekCertificate(),
        request.ekChain(),
        request.ekPublic(),
        request.akPublic(),
        ancestors,
        Bytes.EMPTY,
        List.of());
  }

  @Test
  void row3LaxComparisonOfTheNonce() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    for (Bytes lax : Forge.laxNonces(challenge.nonce())) {
      Draft draft = host.draft(challenge, "beta").withNonce(lax);
      AttackTest.assertRefused(host.send(host.quoted(draft, challenge)), "nonce-not-valid");
    }
    for (Bytes lax : Forge.laxNonces(challenge.nonce())) {
      Challenge another = host.challenge();
      Draft sent = host.draft(another, "beta");
      Quote quote =
          host.tpm()
              .quote(
                  host.ak(),
                  sent.withNonce(lax).binding(host.client().channelKey()),
                  another.pcrs());
      AttackTest.assertRefused(host.send(sent.with(quote)), "binding-mismatch");
    }
    Challenge again = host.challenge();
    Evidence evidence = host.quoted(host.draft(again, "beta"), again);
    String json = Client.JSON.writeValueAsString(evidence);
    String nonce = again.nonce().base64();
    for (String spelling :
        List.of(nonce.replace("=", ""), nonce + "\\n", nonce.replace('+', '-') + " ")) {
      byte[] body = json.replace(nonce, spelling).getBytes(StandardCharsets.UTF_8);
      AttackTest.assertRefused(
          host.client().send("POST", "/v1/evidence", body, "Content-Type", "application/json"),
          "malformed-body");
    }
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }
}
