package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.claims.BootClaims;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.TpmClaims;
import org.tvd.policy.model.EvidencePolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.verifier.appraisal.Outcome.Proven;
import org.tvd.verifier.appraisal.Outcome.Refused;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;
import org.tvd.verifier.appraisal.QuoteBinding.Bound;

/**
 * The appraisal of evidence, a pure function: the same evidence and expectation give the same
 * result. Each check takes what the one before it proved, so that none can be left out.
 */
public final class Appraiser {
  private final PlatformCertificateCheck platformCertificates = new PlatformCertificateCheck();
  private final PropertyCertificateCheck propertyCertificates = new PropertyCertificateCheck();
  private final ImaLogCheck imaLogCheck = new ImaLogCheck();

  /** Appraises {@code evidence}; the order of the checks is that of docs/protocol.md. */
  public Appraisal appraise(Evidence evidence, Expectation expectation) {
    Outcome<Bound> bound =
        EvidenceForm.check(evidence)
            .then(
                _ ->
                    QuoteSignature.check(
                        evidence.quote(), evidence.signature(), expectation.identity()))
            .then(signed -> QuoteBinding.check(signed, evidence, expectation));
    return concluded(bound, evidence, expectation);
  }

  /**
   * Appraises evidence that was not gathered for this verifier, so that its quote binds neither a
   * channel nor what came with it. For people who look at evidence; it admits nobody.
   *
   * @param qualifyingData what the quote must carry
   */
  public Appraisal appraiseUnbound(
      Evidence evidence, Bytes qualifyingData, Expectation expectation) {
    Outcome<Bound> bound =
        QuoteSignature.check(evidence.quote(), evidence.signature(), expectation.identity())
            .then(signed -> QuoteBinding.check(signed, qualifyingData, expectation));
    return concluded(bound, evidence, expectation);
  }

  private Appraisal concluded(Outcome<Bound> bound, Evidence evidence, Expectation expectation) {
    return switch (bound) {
      case Refused(Reason reason, String detail) -> new Appraisal.Inauthentic(reason, detail);
      case Proven(Bound quote) -> platform(quote, evidence, expectation);
    };
  }

  private Appraisal platform(Bound quote, Evidence evidence, Expectation expectation) {
    ClockInfo clock = quote.attest().clock();
    EvidencePolicy required = expectation.policy().evidence();
    Outcome<Appraisal> appraisal =
        ClockCheck.check(clock, expectation.lastClock())
            .then(_ -> PcrCheck.check(quote, evidence.pcrs(), required.pcrs()))
            .then(pcrs -> logs(quote, pcrs, evidence, expectation));
    return switch (appraisal) {
      case Proven(Appraisal trusted) -> trusted;
      case Refused(Reason reason, String detail) -> refusal(reason, detail, clock);
    };
  }

  private Outcome<Appraisal> logs(
      Bound quote, QuotedPcrs pcrs, Evidence evidence, Expectation expectation) {
    EvidencePolicy required = expectation.policy().evidence();
    Optional<Baseline> baseline =
        expectation
            .baseline()
            .filter(known -> known.isUnder(expectation.policy()))
            .filter(known -> known.isOfThisBoot(quote.attest().clock()));
    boolean whole = evidence.bootLog().offset() == 0 && evidence.imaLog().offset() == 0;
    if (baseline.isEmpty() && !whole) {
      return refused(
          Reason.LOG_INCOMPLETE,
          "whole logs, for nothing of them is known of this boot under this policy",
          "parts; ask for a new challenge");
    }
    return bootLog(evidence.bootLog(), baseline, pcrs, required)
        .then(
            boot ->
                imaLogCheck
                    .check(
                        evidence.imaLog(),
                        baseline.map(Baseline::imaState),
                        pcrs,
                        expectation.policy())
                    .then(
                        ima -> {
                          Claims claims =
                              claims(quote, pcrs, boot, ima.claims(), baseline, expectation);
                          return trusted(quote, pcrs, claims, ima, baseline, evidence, expectation);
                        }));
  }

  private static Outcome<BootClaims> bootLog(
      LogPart log, Optional<Baseline> baseline, QuotedPcrs pcrs, EvidencePolicy required) {
    return log.offset() != 0 && baseline.isPresent()
        ? KnownBootLog.check(log, baseline.get(), pcrs)
        : BootLogCheck.check(log.content(), pcrs, required.bootLog());
  }

  /** The very claims that are known, where nothing is new, so that nothing is derived anew. */
  @SuppressWarnings("ReferenceEquality") // equality of values would walk over every claim
  private static Claims claims(
      Bound quote,
      QuotedPcrs pcrs,
      BootClaims boot,
      ImaClaims ima,
      Optional<Baseline> baseline,
      Expectation expectation) {
    TpmClaims tpm = expectation.identity().tpm().claims(quote.attest().firmwareVersion());
    return baseline
        .filter(known -> known.pcrs().equals(pcrs))
        .map(Baseline::claims)
        .filter(known -> known.boot() == boot && known.ima() == ima && known.tpm().equals(tpm))
        .orElseGet(() -> new Claims(tpm, boot, ima, pcrs.values()));
  }

  private Outcome<Appraisal> trusted(
      Bound quote,
      QuotedPcrs pcrs,
      Claims measured,
      ImaLogCheck.State ima,
      Optional<Baseline> before,
      Evidence evidence,
      Expectation expectation) {
    var sent = SentCertificates.of(evidence.propertyCertificates());
    var said = ReportedAndCertified.of(evidence, sent, platformCertificates, expectation);
    Claims claims = measured.with(said.platform(), said.reported());
    var found = propertyCertificates.check(sent, claims, expectation);
    List<Problem> problems = new ArrayList<>(said.problems());
    problems.addAll(found.problems());
    ClockInfo clock = quote.attest().clock();
    LogPart bootLog = evidence.bootLog();
    var baseline =
        new Baseline(
            expectation.policy(),
            clock,
            pcrs,
            bootLog.offset() + bootLog.content().size(),
            ima.withoutEntries(),
            before
                .map(Baseline::rulesReadFiles)
                .orElseGet(() -> expectation.policy().readsMeasuredFiles()),
            found.isAboutFiles(),
            claims);
    return new Proven<>(
        new Appraisal.Trusted(claims, found.certified(), problems, clock, baseline));
  }

  /** What is absent is unknown; what is wrong is untrusted. */
  private static Appraisal refusal(Reason reason, String detail, ClockInfo clock) {
    return switch (reason) {
      case BOOT_LOG_MISSING, IMA_LOG_MISSING, LOG_INCOMPLETE ->
          new Appraisal.Unknown(reason, detail, clock);
      default -> new Appraisal.Untrusted(reason, detail, clock);
    };
  }
}
