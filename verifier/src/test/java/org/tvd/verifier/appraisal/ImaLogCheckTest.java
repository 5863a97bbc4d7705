package org.tvd.verifier.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tvd.verifier.appraisal.ImaHost.BAD;
import static org.tvd.verifier.appraisal.ImaHost.GOOD;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.policy.claims.PcrValue;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.appraisal.ImaLogCheck.State;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/** The rows of the attack table that are about IMA, with the registers of a software TPM. */
class ImaLogCheckTest {
  @TempDir private Path directory;
  private final ImaLogCheck check = new ImaLogCheck();
  private ImaHost host;
  private PolicySet policy;

  @BeforeEach
  void boot() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    host = ImaHost.boot(directory);
    policy = host.policy();
  }

  @AfterEach
  void off() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  private State proven(LogPart part, Optional<State> before) throws Exception {
    Outcome<State> outcome = check.check(part, before, host.pcrs(), policy);
    assertThat(outcome).isInstanceOf(Outcome.Proven.class);
    return ((Outcome.Proven<State>) outcome).value();
  }

  private void refuses(Reason reason, LogPart part, Optional<State> before) throws Exception {
    assertThat(check.check(part, before, host.pcrs(), policy))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void countsWhatIsOnNoList() throws Exception {
    host.run("/tmp/dropper", BAD).run("/usr/bin/better", GOOD).run("/usr/bin/good", GOOD);
    ImaClaims ima = proven(host.whole(), Optional.empty()).claims();
    assertThat(ima.verified()).isTrue();
    assertThat(ima.files()).contains(4L);
    assertThat(ima.unlisted()).contains(2L);
    assertThat(ima.unlistedPaths().orElseThrow())
        .containsExactly("/tmp/dropper", "/usr/bin/better");
    assertThat(ima.entries().orElseThrow())
        .containsExactly(
            new ImaEntry("/usr/bin/good", GOOD.hex()),
            new ImaEntry("/tmp/dropper", BAD.hex()),
            new ImaEntry("/usr/bin/better", GOOD.hex()),
            new ImaEntry("/usr/bin/good", GOOD.hex()));
  }

  @Test
  void renewalCountsOnFromWhatIsProven() throws Exception {
    State first = proven(host.whole(), Optional.empty());
    State known = first.withoutEntries();
    assertThat(proven(host.from(known.progress().bytes()), Optional.of(known))).isSameAs(known);

    host.run("/tmp/dropper", BAD).violate("/var/log/wtmp");
    State second = proven(host.from(known.progress().bytes()), Optional.of(known));
    assertThat(second.claims().entries()).isEmpty();
    assertThat(second.withoutEntries()).isSameAs(second);
    State whole = proven(host.whole(), Optional.empty());
    assertThat(second).isEqualTo(whole.withoutEntries());
    assertThat(second.claims().files()).contains(2L);
    assertThat(second.claims().violations()).contains(1L);
    assertThat(second.claims().unlistedPaths().orElseThrow()).containsExactly("/tmp/dropper");
  }

  @Test
  void renewalAfterAWholeLogProvesTheEntriesNoMore() throws Exception {
    State first = proven(host.whole(), Optional.empty());
    assertThat(first.claims().entries()).isPresent();
    assertThat(proven(host.from(first.progress().bytes()), Optional.of(first)).claims().entries())
        .isEmpty();
  }

  @Test
  void everyQuotedBankMustBeReached() throws Exception {
    QuotedPcrs both = host.pcrs(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
    assertThat(check.check(host.whole(), Optional.empty(), both, policy))
        .isInstanceOf(Outcome.Proven.class);
    List<PcrValue> mixed = new ArrayList<>(host.pcrs(HashAlgorithm.SHA256).values());
    host.run("/usr/bin/good", GOOD);
    mixed.addAll(host.pcrs(HashAlgorithm.SHA384).values());
    assertThat(check.check(host.whole(), Optional.empty(), new QuotedPcrs(mixed), policy))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.IMA_LOG_MISMATCH));
  }

  @Test
  void row20MalformedLog() throws Exception {
    Bytes log = host.log();
    refuses(
        Reason.IMA_LOG_MALFORMED, LogPart.whole(log.slice(0, log.size() - 1)), Optional.empty());
  }

  @Test
  void row21ShorterLogThanWasProven() throws Exception {
    LogPart older = host.whole();
    host.run("/tmp/dropper", BAD);
    State known = proven(host.whole(), Optional.empty());
    refuses(Reason.IMA_LOG_SHORTER, older, Optional.of(known));
  }

  @Test
  void row21OlderLogUnderANewerQuote() throws Exception {
    LogPart older = host.whole();
    State known = proven(older, Optional.empty());
    host.run("/tmp/dropper", BAD);
    refuses(Reason.IMA_LOG_MISMATCH, older, Optional.empty());
    refuses(Reason.IMA_LOG_MISMATCH, older, Optional.of(known));
    refuses(
        Reason.IMA_LOG_MISMATCH,
        new LogPart(known.progress().bytes(), Bytes.EMPTY),
        Optional.of(known));
  }

  @Test
  void row22WhatWasSentBeyondTheQuoteMustAppear() throws Exception {
    QuotedPcrs quoted = host.pcrs();
    host.run("/tmp/dropper", BAD);
    Outcome<State> ahead = check.check(host.whole(), Optional.empty(), quoted, policy);
    State known = ((Outcome.Proven<State>) ahead).value();
    assertThat(known.claims().unlisted()).contains(0L);
    long from = known.progress().bytes();

    State next = proven(host.from(from), Optional.of(known));
    assertThat(next.claims().unlisted()).contains(1L);
    assertThat(proven(host.whole(), Optional.of(known)).claims().unlisted()).contains(1L);

    refuses(Reason.IMA_REST_CHANGED, new LogPart(from, Bytes.EMPTY), Optional.of(known));
    byte[] changed = host.from(from).content().toArray();
    changed[changed.length - 2] ^= 1;
    refuses(Reason.IMA_REST_CHANGED, new LogPart(from, Bytes.of(changed)), Optional.of(known));
    LogPart without = LogPart.whole(host.log().slice(0, (int) from));
    refuses(Reason.IMA_REST_CHANGED, without, Optional.of(known));
  }

  @Test
  void row23PartFromAnotherOffset() throws Exception {
    State known = proven(host.whole(), Optional.empty());
    host.run("/usr/bin/good", GOOD);
    long from = known.progress().bytes();
    refuses(Reason.IMA_LOG_OFFSET, host.from(from), Optional.empty());
    refuses(Reason.IMA_LOG_OFFSET, new LogPart(from - 1, host.log()), Optional.of(known));
    refuses(Reason.IMA_LOG_OFFSET, new LogPart(from + 1, Bytes.EMPTY), Optional.of(known));
    refuses(Reason.IMA_LOG_OFFSET, new LogPart(-1, Bytes.EMPTY), Optional.of(known));
    refuses(Reason.IMA_LOG_OFFSET, new LogPart(Long.MAX_VALUE, Bytes.EMPTY), Optional.of(known));
  }

  @Test
  void row23WholeLogInThePlaceOfAnIncrement() throws Exception {
    State known = proven(host.whole(), Optional.empty());
    host.run("/usr/bin/good", GOOD);
    refuses(
        Reason.IMA_LOG_MISMATCH,
        new LogPart(known.progress().bytes(), host.log()),
        Optional.of(known));
  }

  @Test
  void row24ViolationIsForThePolicyToJudge() throws Exception {
    host.violate("/usr/bin/good");
    ImaClaims ima = proven(host.whole(), Optional.empty()).claims();
    assertThat(ima.violations()).contains(1L);
    assertThat(ima.files()).contains(1L);
    assertThat(ima.entries().orElseThrow()).hasSize(1);
  }

  @Test
  void row25TemplateHashOfOtherData() throws Exception {
    byte[] hash = host.log().toArray();
    hash[4] ^= 1;
    refuses(Reason.IMA_TEMPLATE_HASH, LogPart.whole(Bytes.of(hash)), Optional.empty());
    byte[] data = host.log().toArray();
    data[data.length - 2] ^= 1;
    refuses(Reason.IMA_TEMPLATE_HASH, LogPart.whole(Bytes.of(data)), Optional.empty());
  }

  @Test
  void row25ExcludedFilesAreCountedAsSuch() throws Exception {
    host.run("/tmp/a", BAD).run("/tmp/b", BAD).run("/usr/bin/dropper", BAD);
    policy = host.policy("ima-excludes: [/tmp/*, /var/**]");
    ImaClaims ima = proven(host.whole(), Optional.empty()).claims();
    assertThat(ima.unlisted()).contains(1L);
    assertThat(ima.unlistedPaths().orElseThrow()).containsExactly("/usr/bin/dropper");
    assertThat(ima.excluded()).contains(2L);
    assertThat(ima.excludedBy().orElseThrow())
        .containsOnly(Map.entry("/tmp/*", 2L), Map.entry("/var/**", 0L));
  }

  @Test
  void row34LogOfAnotherBootIsRefused() throws Exception {
    List<PcrValue> other =
        host.pcrs().values().stream()
            .map(p -> p.register() == 4 ? new PcrValue(p.bank(), 4, BAD) : p)
            .toList();
    assertThat(check.check(host.whole(), Optional.empty(), new QuotedPcrs(other), policy))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.IMA_BOOT_AGGREGATE));
  }

  @Test
  void absentLogIsMissingWhereThePolicyRequiresIt() throws Exception {
    refuses(Reason.IMA_LOG_MISSING, LogPart.NONE, Optional.empty());
    State known = proven(host.whole(), Optional.empty());
    refuses(Reason.IMA_LOG_MISSING, LogPart.NONE, Optional.of(known));
  }
}
