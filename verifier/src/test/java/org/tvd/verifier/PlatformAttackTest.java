package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpmsim.BootProfile;

/** Rows of the attack table about logs and clocks: genuine quotes, and what does not fit them. */
class PlatformAttackTest extends VerifierTest {
  private static final int SEPARATOR = 4;

  private void assertVerdict(AttestationResult result, Verdict verdict, String reason) {
    assertThat(result.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).isEqualTo(reason));
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.session()).isEmpty();
  }

  private AttestationResult attest(Host host, Draft draft, Challenge challenge) throws Exception {
    return host.send(host.quoted(draft, challenge)).as(AttestationResult.class);
  }

  /** An event as a boot log holds it, with the digests of its data. */
  private static Bytes event(int pcr, int type, Bytes data) {
    Bytes sha256 = digest(HashAlgorithm.SHA256, data);
    Bytes sha384 = digest(HashAlgorithm.SHA384, data);
    ByteBuffer out =
        ByteBuffer.wrap(new byte[12 + 2 + 32 + 2 + 48 + 4 + data.size()])
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(pcr).putInt(type).putInt(2);
    out.putShort((short) HashAlgorithm.SHA256.id()).put(sha256.asBuffer());
    out.putShort((short) HashAlgorithm.SHA384.id()).put(sha384.asBuffer());
    out.putInt(data.size()).put(data.asBuffer());
    return Bytes.of(out.array());
  }

  private static Bytes digest(HashAlgorithm algorithm, Bytes data) {
    var digest = algorithm.newDigest();
    data.update(digest);
    return Bytes.of(digest.digest());
  }

  private static void extend(Host host, int pcr, Bytes data) throws Exception {
    host.tpm()
        .extend(
            pcr,
            Map.of(
                HashAlgorithm.SHA256,
                digest(HashAlgorithm.SHA256, data),
                HashAlgorithm.SHA384,
                digest(HashAlgorithm.SHA384, data)));
  }

  @Test
  void row14ABankThatFirmwareNeverExtended() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    host.resetWithoutBoot();
    assertVerdict(attest(host, draft, challenge), Verdict.UNTRUSTED, "PCR_NEVER_EXTENDED");
    assertThat(operator().members()).isEmpty();
  }

  @Test
  void row15ATruncatedBootLog() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    int last = event(5, 0, Bytes.ofUtf8("Exit Boot Services Returned with Success")).size();
    Bytes shorter = draft.bootLog().slice(0, draft.bootLog().size() - last);
    assertVerdict(
        attest(host, draft.withBootLog(shorter), challenge),
        Verdict.UNTRUSTED,
        "BOOT_LOG_MISMATCH");

    Challenge again = host.challenge();
    Bytes cut = draft.bootLog().slice(0, draft.bootLog().size() - 1);
    assertVerdict(
        attest(host, host.draft(again, "beta").withBootLog(cut), again),
        Verdict.UNTRUSTED,
        "MALFORMED_LOG");
  }

  @Test
  void row16ARegisterWithNothingInTheLog() throws Exception {
    site().replace("evidence.yaml", "[0-7, 8, 9, 10]", "[0-7, 8, 9, 10, 11]");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    Host host = member("h1", 1);
    extend(host, 11, Bytes.ofUtf8("a secret measurement"));
    assertVerdict(host.attest("beta"), Verdict.UNTRUSTED, "PCR_NOT_IN_LOG");
  }

  @Test
  void row18ASecondSeparator() throws Exception {
    Host host = member("h1", 1);
    Bytes separator = Bytes.of(new byte[4]);
    extend(host, 7, separator);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Bytes longer = Bytes.concat(draft.bootLog(), event(7, SEPARATOR, separator));
    assertVerdict(
        attest(host, draft.withBootLog(longer), challenge), Verdict.UNTRUSTED, "BOOT_LOG_ORDER");
  }

  @Test
  void row17DataThatIsNotUnderItsDigestIsNoClaim() throws Exception {
    // Secure Boot is off; the log says on, under the genuine digest.
    var insecure =
        new BootProfile(
            false,
            BootProfile.STANDARD.bootApplications(),
            BootProfile.STANDARD.kernelCommandLine());
    Host host = booted("h1", 1, insecure);
    host.enrol();
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    byte[] log = draft.bootLog().toArray();
    byte[] name = new byte[20];
    for (int i = 0; i < 10; i++) {
      name[2 * i] = (byte) "SecureBoot".charAt(i);
    }
    int at = indexOf(log, name) + name.length;
    assertThat(log[at]).isZero();
    log[at] = 1;
    AttestationResult result = attest(host, draft.withBootLog(Bytes.of(log)), challenge);
    assertThat(result.memberships()).noneMatch(Membership::admitted);
  }

  private static int indexOf(byte[] haystack, byte[] needle) {
    for (int i = 0; i + needle.length <= haystack.length; i++) {
      if (Arrays.equals(haystack, i, i + needle.length, needle, 0, needle.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void row21AnOlderImaLog() throws Exception {
    Host host = member("h1", 1);
    Bytes older = host.draft(host.challenge()).imaLog();
    host.run("/tmp/dropper", Bytes.ofUtf8("bad").sha256());
    Challenge challenge = host.challenge();
    assertVerdict(
        attest(host, host.draft(challenge, "beta").withImaLog(older), challenge),
        Verdict.UNTRUSTED,
        "IMA_LOG_MISMATCH");
  }

  @Test
  void row22AnImaLogAheadOfTheQuoteProvesItsPrefix() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Host ahead = booted("h2", 2, BootProfile.STANDARD);
    ahead.run("/tmp/later", Bytes.ofUtf8("later").sha256());
    Bytes longer = ahead.draft(challenge).imaLog();
    assertThat(longer.slice(0, draft.imaLog().size())).isEqualTo(draft.imaLog());
    AttestationResult result = attest(host, draft.withImaLog(longer), challenge);
    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(result.memberships()).allMatch(Membership::admitted);
  }

  @Test
  void aLogBesideARegisterThatImaNeverExtendedProvesNothing() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    host.enrol();
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    host.rebootWithoutIma();
    assertVerdict(
        attest(host, draft.withImaLog(draft.imaLog()), challenge),
        Verdict.UNTRUSTED,
        "IMA_LOG_MISMATCH");
  }

  @Test
  void aFileCalledLikeTheBootAggregateIsAFile() throws Exception {
    Host host = enrolled("h1", 1);
    host.run("boot_aggregate", Bytes.ofUtf8("bad").sha256());
    assertThat(host.attest("beta").memberships()).noneMatch(Membership::admitted);
  }

  @Test
  void row26ARebootIsSeenAndAppraisedAnew() throws Exception {
    Host host = member("h1", 1);
    host.reboot(BootProfile.STANDARD);
    assertThat(host.attest("beta").memberships()).allMatch(Membership::admitted);
    host.reboot(new BootProfile(true, List.of("shim 15.8", "grub 2.12", "rootkit"), "quiet"));
    assertThat(host.attest("beta").memberships()).noneMatch(Membership::admitted);
    assertThat(operator().members()).isEmpty();
  }

  @Test
  void row27AClearedTpm() throws Exception {
    Host host = member("h1", 1);
    host.reboot(BootProfile.STANDARD);
    host.open(host.attest("beta"));
    host.clearTpm();
    host.enrol();
    assertVerdict(host.attest("beta"), Verdict.UNTRUSTED, "CLOCK_WENT_BACK");
    assertThat(operator().members()).isEmpty();
    assertThat(operator().delete("/v1/hosts/h1").status()).isEqualTo(204);
    host.enrol();
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void row33AbsentEvidenceIsUnknownAndDoesNotRenew() throws Exception {
    Host host = member("h1", 1);
    var lease = operator().members().getFirst().until();
    Challenge challenge = host.challenge();
    assertVerdict(
        attest(host, host.draft(challenge, "beta").withBootLog(Bytes.EMPTY), challenge),
        Verdict.UNKNOWN,
        "BOOT_LOG_MISSING");
    Challenge again = host.challenge();
    assertVerdict(
        attest(host, host.draft(again, "beta").withImaLog(Bytes.EMPTY), again),
        Verdict.UNKNOWN,
        "IMA_LOG_MISSING");
    assertThat(operator().members())
        .singleElement()
        .satisfies(member -> assertThat(member.until()).isEqualTo(lease));
  }
}
