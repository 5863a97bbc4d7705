package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpmsim.BootProfile;

/** Renewals that send only what is new of the logs. */
class RenewalTest extends VerifierTest {

  private static Draft onlyNew(Draft draft, Challenge challenge) {
    return draft.withLogs(
        since(draft.bootLog(), challenge.bootLogFrom()),
        since(draft.imaLog(), challenge.imaLogFrom()));
  }

  private static LogPart since(Bytes log, long known) {
    return new LogPart(known, log.slice((int) known, log.size()));
  }

  private static AttestationResult send(Host host, Draft draft, Challenge challenge)
      throws Exception {
    return host.send(host.quoted(draft, challenge)).as(AttestationResult.class);
  }

  private static void assertRefused(AttestationResult result, Verdict verdict, String reason) {
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).isEqualTo(reason));
  }

  @Test
  void aRenewalSendsTheBootLogNoMore() throws Exception {
    Host host = enrolled("h1", 1);
    Challenge first = host.challenge();
    assertThat(first.bootLogFrom()).isZero();
    AttestationResult admitted = host.attest(first, List.of(), "beta");
    Challenge next = admitted.next();
    Draft draft = host.draft(next, "beta");
    assertThat(next.bootLogFrom()).isEqualTo(draft.bootLog().size());

    AttestationResult renewed = send(host, onlyNew(draft, next), next);
    assertThat(renewed.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(renewed.properties()).isEqualTo(admitted.properties());
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void row23WhatFollowsAKnownBootLogIsNothing() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.attest("beta").next();
    Draft draft = host.draft(challenge, "beta");
    LogPart ima = onlyNew(draft, challenge).imaPart();
    var twice = new LogPart(challenge.bootLogFrom(), draft.bootLog());
    assertRefused(
        send(host, draft.withLogs(twice, ima), challenge), Verdict.UNTRUSTED, "BOOT_LOG_MISMATCH");
  }

  @Test
  void row26AnotherBootBeginsWithWholeLogs() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.attest("beta").next();
    host.reboot(BootProfile.STANDARD);
    AttestationResult partly =
        send(host, onlyNew(host.draft(challenge, "beta"), challenge), challenge);
    assertRefused(partly, Verdict.UNKNOWN, "LOG_INCOMPLETE");
    assertThat(partly.renewInMillis()).isLessThan(1000);
    assertThat(partly.next().bootLogFrom()).isZero();
    assertThat(host.attest(partly.next(), List.of(), "beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void aRegisterExtendedAfterBootIsNotHiddenByAKnownLog() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.attest("beta").next();
    host.tpm().extend(4, Map.of(HashAlgorithm.SHA256, Bytes.ofUtf8("late").sha256()));
    assertRefused(
        send(host, onlyNew(host.draft(challenge, "beta"), challenge), challenge),
        Verdict.UNTRUSTED,
        "BOOT_LOG_MISMATCH");
  }

  @Test
  void anotherPolicyAsksForWholeLogs() throws Exception {
    Host host = member("h1", 1);
    host.attest("beta");
    site().replace("evidence.yaml", "nonce-lifetime: 30s", "nonce-lifetime: 31s");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    assertThat(host.challenge().bootLogFrom()).isZero();
  }

  @Test
  void aRuleAboutMeasuredFilesHasTheirLogSentWholeEachTime() throws Exception {
    site()
        .replace(
            "properties.yaml",
            "ima.verified && ima.violations == 0 && ima.unlisted == 0",
            "ima.entries.all(file, file.path != '/usr/bin/evil')");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    Host host = member("h1", 1);
    Challenge challenge = host.attest("beta").next();
    assertThat(challenge.bootLogFrom()).isPositive();
    assertThat(challenge.imaLogFrom()).isZero();
    send(host, onlyNew(host.draft(challenge, "beta"), challenge), challenge);
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void anotherListOfFilesIsAppliedToEvidenceThatIsAskedForAtOnce() throws Exception {
    Host host = member("h1", 1);
    Subscription stream = opened(host.client().subscribe());
    site().write("references/ima.txt", "ab".repeat(32) + "  /usr/bin/other\n");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    Challenge asked = StrictJson.mapper().readValue(stream.next("reattest"), Challenge.class);
    assertThat(asked.imaLogFrom()).isZero();
    assertThat(host.attest(asked, List.of(), "beta").verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(operator().memberNames()).isEmpty();
  }

  @Test
  void aHostThatNeverSendsItsLogsAgainIsAskedForThemInTheEnd() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.attest("beta").next();
    LogPart nothingNew = new LogPart(challenge.bootLogFrom(), Bytes.EMPTY);
    Draft draft = host.draft(challenge, "beta");
    LogPart ima = onlyNew(draft, challenge).imaPart();
    AttestationResult last;
    int renewals = 0;
    do { // whatever the challenge asks for
      last = send(host, host.draft(challenge, "beta").withLogs(nothingNew, ima), challenge);
      challenge = last.next();
      renewals++;
    } while (last.verdict() == Verdict.TRUSTED && renewals <= 500);
    assertThat(renewals).isEqualTo(501);
    assertRefused(last, Verdict.UNKNOWN, "LOG_INCOMPLETE");
  }
}
