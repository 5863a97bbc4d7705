package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;

/** The rows of the attack table, with evidence of real TPM keys; the numbers are the rows'. */
class AttackTest extends VerifierTest {

  static void assertRefused(Client.Reply reply, String reason) {
    assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
    assertThat(reply.kind()).isEqualTo(reason);
  }

  private static void assertUntrusted(Client.Reply reply, String reason) {
    AttestationResult result = reply.as(AttestationResult.class);
    assertThat(result.verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(result.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).isEqualTo(reason));
    assertThat(result.session()).isEmpty();
  }

  private void assertStillMember(String host) throws Exception {
    assertThat(operator().memberNames()).containsExactly("beta/" + host);
  }

  @Test
  void row1ReplayOfAnOldQuote() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Evidence evidence = host.quoted(host.draft(challenge, "beta"), challenge);
    host.send(evidence).as(AttestationResult.class);

    assertRefused(host.send(evidence), "nonce-not-valid");
    Challenge next = host.challenge();
    Draft renonced = host.draft(next, "beta");
    assertRefused(
        host.send(renonced.with(evidence.quote(), evidence.signature(), evidence.pcrs())),
        "binding-mismatch");
    assertStillMember("h1");
  }

  @Test
  void row1ANonceThatExpired() throws Exception {
    Host host = enrolled("h1", 1);
    Challenge challenge = host.challenge();
    Evidence evidence = host.quoted(host.draft(challenge, "beta"), challenge);
    clock.advance(Duration.ofSeconds(31));
    assertRefused(host.send(evidence), "nonce-not-valid");
  }

  @Test
  void row2RelayOverAnotherChannel() throws Exception {
    Host host = member("h1", 1);
    Client relay = client();
    Challenge challenge = host.challenge();
    Evidence evidence = host.quoted(host.draft(challenge, "beta"), challenge);
    assertRefused(relay.post("/v1/evidence", evidence), "nonce-of-another");

    // The relay asks for a nonce of its own, in the host's name, and has the host quote it.
    Challenge relayed =
        relay.post("/v1/challenges", new ChallengeRequest("h1")).as(Challenge.class);
    Evidence ofHost = host.quoted(host.draft(relayed, "beta"), relayed);
    assertRefused(relay.post("/v1/evidence", ofHost), "binding-mismatch");
    assertStillMember("h1");
  }

  @Test
  void row2AnotherMachineAnswers() throws Exception {
    Host host = member("h1", 1);
    Host other = enrolled("h2", 2);
    other.use(host.client());
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote quote =
        other.tpm().quote(other.ak(), draft.binding(host.client().channelKey()), challenge.pcrs());
    assertRefused(host.send(draft.with(quote)), "signature-wrong");

    Challenge ofHost = host.challenge();
    Draft inOwnName = host.draft(ofHost, "beta").withHost("h2");
    assertRefused(other.send(other.quoted(inOwnName, ofHost)), "nonce-of-another");
    assertStillMember("h1");
  }

  @Test
  void row6UnrestrictedKey() throws Exception {
    Host host = member("h1", 1);
    AttestationKey key = host.forge().unrestrictedKey();
    assertRefused(host.beginEnrolment(key), "ak-attributes");

    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote forged =
        host.forge()
            .forgedQuote(
                key,
                draft.binding(host.client().channelKey()),
                challenge.pcrs(),
                host.tpm().readPcrs(challenge.pcrs()));
    assertRefused(host.send(draft.with(forged)), "signature-wrong");
    assertStillMember("h1");
  }

  @Test
  void row7DuplicableKey() throws Exception {
    Host host = member("h1", 1);
    AttestationKey key = host.forge().duplicableKey();
    assertRefused(host.beginEnrolment(key), "ak-attributes");

    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote quote =
        host.tpm().quote(key, draft.binding(host.client().channelKey()), challenge.pcrs());
    assertRefused(host.send(draft.with(quote)), "signature-wrong");
  }

  @Test
  void row8WrongMagic() throws Exception {
    Host host = member("h1", 1);
    AttestationKey key = host.forge().unrestrictedKey();
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote forged =
        host.forge().wrongMagic(key, draft.binding(host.client().channelKey()), challenge.pcrs());
    assertRefused(host.send(draft.with(forged)), "signature-wrong");
    assertStillMember("h1");
  }

  @Test
  void row9AnotherStatementAsAQuote() throws Exception {
    Host host = member("h1", 1);
    for (boolean time : new boolean[] {true, false}) {
      Challenge challenge = host.challenge();
      Draft draft = host.draft(challenge, "beta");
      Bytes binding = draft.binding(host.client().channelKey());
      Quote other =
          time
              ? host.forge().timeAsQuote(host.ak(), binding, challenge.pcrs())
              : host.forge().certificationAsQuote(host.ak(), binding, challenge.pcrs());
      assertRefused(host.send(draft.with(other)), "not-a-quote");
    }
    assertStillMember("h1");
  }

  @Test
  void row10RelabelledRegisters() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    List<PcrBankSelection> others =
        List.of(
            new PcrBankSelection(
                HashAlgorithm.SHA256, List.of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
    Quote quote =
        host.forge()
            .relabelled(
                host.ak(), draft.binding(host.client().channelKey()), others, challenge.pcrs());
    assertUntrusted(host.send(draft.with(quote)), "SELECTION_NOT_REQUIRED_ONE");
    assertThat(operator().memberNames()).isEmpty();
  }

  @Test
  void row10ValuesWithTheirBoundsShifted() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote quote =
        host.tpm().quote(host.ak(), draft.binding(host.client().channelKey()), challenge.pcrs());
    List<Bytes> values = new ArrayList<>(quote.pcrs().getFirst().values());
    Bytes both = Bytes.concat(values.get(0), values.get(1));
    values.set(0, both.slice(0, 31));
    values.set(1, both.slice(31, 64));
    var shifted = List.of(new PcrBankValues(HashAlgorithm.SHA256, values));
    assertUntrusted(
        host.send(draft.with(quote.attest(), quote.signature(), shifted)), "PCR_DIGEST_MISMATCH");
  }

  @Test
  void row11ResettableRegistersAreNoEvidence() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote quote =
        host.forge()
            .resettable(
                host.ak(),
                draft.binding(host.client().channelKey()),
                Bytes.ofUtf8("good").sha256());
    assertUntrusted(host.send(draft.with(quote)), "PCR_RESETTABLE");

    site().replace("evidence.yaml", "[0-7, 8, 9, 10]", "[0-7, 16, 23]");
    assertThatThrownBy(() -> PolicySet.load(site().policy()))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("16");
  }

  @Test
  void row12EmptyOrPartialSelection() throws Exception {
    Host host = member("h1", 1);
    for (boolean empty : new boolean[] {true, false}) {
      Challenge challenge = host.challenge();
      Draft draft = host.draft(challenge, "beta");
      Bytes binding = draft.binding(host.client().channelKey());
      Quote quote =
          empty
              ? host.forge().empty(host.ak(), binding)
              : host.forge().partial(host.ak(), binding, challenge.pcrs());
      assertUntrusted(host.send(draft.with(quote)), "SELECTION_INCOMPLETE");
    }
    assertThat(operator().memberNames()).isEmpty();
  }

  @Test
  void row13AnotherBank() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    var other =
        List.of(
            new PcrBankSelection(HashAlgorithm.SHA384, challenge.pcrs().getFirst().registers()));
    Quote quote = host.tpm().quote(host.ak(), draft.binding(host.client().channelKey()), other);
    assertUntrusted(host.send(draft.with(quote)), "PCR_BANK_NOT_REQUIRED_ONE");

    site().replace("evidence.yaml", "sha256:", "sha1:");
    assertThatThrownBy(() -> PolicySet.load(site().policy())).hasMessageContaining("sha1");
  }

  @Test
  void row34EvidenceOfTwoPiecesCombined() throws Exception {
    Host host = member("h1", 1);
    Bytes key = Bytes.ofUtf8("another key").sha256();
    var network = new NetworkOffer("10.99.0.9", key, List.of("VXLAN"));
    Bytes cage = site().placeCertificate(host.ekCertificate(), "secure-cage");
    List<UnaryOperator<Draft>> exchanges =
        List.of(
            draft -> draft.withBootLog(Bytes.EMPTY),
            draft -> draft.withImaLog(Bytes.EMPTY),
            draft -> draft.withNetwork(network),
            draft -> draft.withJoin(List.of("beta", "gamma")),
            draft -> draft.withJoin(List.of()),
            draft -> draft.withCertificates(List.of(cage)));
    for (UnaryOperator<Draft> exchange : exchanges) {
      Challenge challenge = host.challenge();
      Draft draft = host.draft(challenge, "beta");
      Quote quote =
          host.tpm().quote(host.ak(), draft.binding(host.client().channelKey()), challenge.pcrs());
      assertRefused(host.send(exchange.apply(draft).with(quote)), "binding-mismatch");
    }
    assertStillMember("h1");
  }

  @Test
  void row35ValuesThatAreNotWhatWasSigned() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    var before = host.tpm().readPcrs(challenge.pcrs());
    host.run(Site.TOOL, Site.TOOL_DIGEST);
    Quote quote =
        host.tpm().quote(host.ak(), draft.binding(host.client().channelKey()), challenge.pcrs());
    assertUntrusted(
        host.send(draft.with(quote.attest(), quote.signature(), before)), "PCR_DIGEST_MISMATCH");
  }
}
