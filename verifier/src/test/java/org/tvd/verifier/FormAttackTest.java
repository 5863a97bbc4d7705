package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.tpm.Quote;
import org.tvd.tpmsim.BootProfile;

/** Rows of the attack table about the form of what is sent, and how much of it. */
class FormAttackTest extends VerifierTest {

  private void assertUntrusted(Host host, UnaryOperator<Draft> spoilt, String reason)
      throws Exception {
    Challenge challenge = host.challenge();
    Draft draft = spoilt.apply(host.draft(challenge, "beta"));
    AttestationResult result = host.send(host.quoted(draft, challenge)).as(AttestationResult.class);
    assertThat(result.verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(result.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).isEqualTo(reason));
    assertThat(operator().memberNames()).isEmpty();
  }

  /** An EV_NO_ACTION event of two banks, with digests of {@code digest} bytes. */
  private static Bytes noAction(int pcr, int digest, Bytes data) {
    ByteBuffer out =
        ByteBuffer.wrap(new byte[12 + 2 + 32 + 2 + 48 + 4 + data.size()])
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] value = new byte[48];
    Arrays.fill(value, (byte) digest);
    out.putInt(pcr).putInt(3).putInt(2);
    out.putShort((short) HashAlgorithm.SHA256.id()).put(value, 0, 32);
    out.putShort((short) HashAlgorithm.SHA384.id()).put(value, 0, 48);
    out.putInt(data.size()).put(data.asBuffer());
    return Bytes.of(out.array());
  }

  @Test
  void row19AStartupLocalityAfterTheBoot() throws Exception {
    Bytes locality = Bytes.concat(Bytes.ofUtf8("StartupLocality\0"), Bytes.of(new byte[] {3}));
    assertUntrusted(
        member("h1", 1),
        draft -> draft.withBootLog(Bytes.concat(draft.bootLog(), noAction(0, 0, locality))),
        "MALFORMED_LOG");
  }

  @Test
  void row19ANoteWithADigestExtendsNothing() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Bytes smuggled = Bytes.concat(draft.bootLog(), noAction(4, 0x5a, Bytes.ofUtf8("approved")));
    AttestationResult result =
        host.send(host.quoted(draft.withBootLog(smuggled), challenge)).as(AttestationResult.class);
    // The log replays as it did before: what was smuggled changed no register and no claim.
    assertThat(result.properties()).isEqualTo(host.attest("beta").properties());
  }

  @Test
  void row20CountsAndSizesOfGigabytes() throws Exception {
    Host host = member("h1", 1);
    assertUntrusted(
        host,
        draft -> {
          byte[] log = draft.bootLog().toArray();
          Arrays.fill(log, log.length - 50, log.length, (byte) 0x7f);
          return draft.withBootLog(Bytes.of(log));
        },
        "MALFORMED_LOG");
    assertUntrusted(
        host,
        draft -> {
          byte[] log = draft.imaLog().toArray();
          Arrays.fill(log, 24, 28, (byte) 0x7f);
          return draft.withImaLog(Bytes.of(log));
        },
        "IMA_LOG_MALFORMED");
  }

  @Test
  void row20NestingAndPadding() throws Exception {
    Host host = member("h1", 1);
    for (String bomb :
        List.of(
            "[".repeat(100_000),
            "{\"host\":".repeat(100_000),
            "{\"host\":\"h1\"" + " ".repeat(99_999))) {
      Client.Reply reply =
          host.client()
              .send(
                  "POST",
                  "/v1/evidence",
                  bomb.getBytes(StandardCharsets.UTF_8),
                  "Content-Type",
                  "application/json");
      AttackTest.assertRefused(reply, "malformed-body");
    }
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta").withJoin(List.of("no such name"));
    AttackTest.assertRefused(host.send(host.quoted(draft, challenge)), "malformed");
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void row24AFileThatChangedWhileItWasMeasured() throws Exception {
    Host host = member("h1", 1);
    host.violation("/usr/bin/tool");
    AttestationResult result = host.attest("beta");
    assertThat(result.properties()).noneMatch(property -> property.contains("runtime"));
    assertThat(result.memberships()).noneMatch(Membership::admitted);
    assertThat(operator().memberNames()).isEmpty();
  }

  @Test
  void row25ATemplateHashOfOtherData() throws Exception {
    assertUntrusted(
        member("h1", 1),
        draft -> {
          byte[] log = draft.imaLog().toArray();
          log[log.length - 2] ^= 1; // the last letter of the last path
          return draft.withImaLog(Bytes.of(log));
        },
        "IMA_TEMPLATE_HASH");
  }

  @Test
  void row39OtherSpellingsOfASignature() throws Exception {
    Host host = member("h1", 1);
    for (UnaryOperator<Bytes> spelling :
        List.<UnaryOperator<Bytes>>of(
            signature -> Bytes.concat(signature, Bytes.of(new byte[1])),
            signature -> signature.slice(0, signature.size() - 1),
            FormAttackTest::withLeadingZero,
            FormAttackTest::withOrderAdded)) {
      Challenge challenge = host.challenge();
      Draft draft = host.draft(challenge, "beta");
      Evidence good = host.quoted(draft, challenge);
      AttackTest.assertRefused(
          host.send(draft.with(good.quote(), spelling.apply(good.signature()), good.pcrs())),
          "signature-form");
    }
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  private static Bytes withLeadingZero(Bytes signature) {
    return respelt(signature, r -> Bytes.concat(Bytes.of(new byte[1]), r));
  }

  /** The number that is r modulo the order, but not r. */
  private static Bytes withOrderAdded(Bytes signature) {
    return respelt(
        signature,
        r -> {
          byte[] longer = new byte[40];
          longer[0] = 1;
          r.copyTo(0, longer, 40 - r.size(), r.size());
          return Bytes.of(longer);
        });
  }

  private static Bytes respelt(Bytes signature, UnaryOperator<Bytes> number) {
    try {
      var ecdsa = (TpmSignature.Ecdsa) TpmSignature.parse(signature);
      Bytes r = number.apply(ecdsa.r());
      return Bytes.of(
          ByteBuffer.wrap(new byte[8 + r.size() + ecdsa.s().size()])
              .putShort((short) TpmPublic.ALG_ECDSA)
              .putShort((short) HashAlgorithm.SHA256.id())
              .putShort((short) r.size())
              .put(r.asBuffer())
              .putShort((short) ecdsa.s().size())
              .put(ecdsa.s().asBuffer())
              .array());
    } catch (org.tvd.protocol.MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void row40WhatIsNotSignedIsNotRead() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Quote quote =
        host.tpm().quote(host.ak(), draft.binding(host.client().channelKey()), challenge.pcrs());
    // A parser would refuse each of these; the signature is looked at first.
    for (Bytes unsigned :
        List.of(Bytes.EMPTY, Bytes.of(new byte[4096]), quote.attest().slice(0, 20))) {
      AttackTest.assertRefused(
          host.send(draft.with(unsigned, quote.signature(), quote.pcrs())), "signature-wrong");
    }
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void row41EnrolmentsOfOneTpmDoNotFillThePlaceOfAll() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    Client.Reply reply = host.beginEnrolment(host.ak());
    for (int i = 0; i < 40 && reply.status() / 100 == 2; i++) {
      reply = host.beginEnrolment(host.ak());
    }
    assertThat(reply.kind()).isEqualTo("busy");
    Host other = booted("h2", 2, BootProfile.STANDARD);
    assertThat(other.beginEnrolment(other.ak()).as(EnrolmentChallenge.class).enrolment())
        .isNotEmpty();
  }
}
