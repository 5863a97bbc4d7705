package org.tvd.verifier.appraisal;

import java.util.ArrayList;
import java.util.List;
import org.tvd.policy.claims.BootClaims;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.TpmClaims;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.model.EvidencePolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.verifier.appraisal.Outcome.Proven;
import org.tvd.verifier.appraisal.Outcome.Refused;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;
import org.tvd.verifier.appraisal.QuoteBinding.Bound;
import org.tvd.verifier.appraisal.QuoteSignature.Signed;

/**
 * The appraisal of evidence, a pure function: the same evidence and expectation give the same
 * result. Each check takes what the one before it proved, so that none can be left out.
 */
public final class Appraiser {
  private final QuoteSignature quoteSignature = new QuoteSignature();

  /** Appraises {@code evidence}; the order of the checks is that of docs/protocol.md. */
  public Appraisal appraise(Evidence evidence, Expectation expectation) {
    if (EvidenceForm.check(evidence) instanceof Refused(Reason reason, String detail)) {
      return new Appraisal.Inauthentic(reason, detail);
    }
    return switch (quoteSignature.check(
        evidence.quote(), evidence.signature(), expectation.identity())) {
      case Refused(Reason reason, String detail) -> new Appraisal.Inauthentic(reason, detail);
      case Proven(Signed signed) ->
          switch (QuoteBinding.check(signed, evidence, expectation)) {
            case Refused(Reason reason, String detail) -> new Appraisal.Inauthentic(reason, detail);
            case Proven(Bound quote) -> platform(quote, evidence, expectation);
          };
    };
  }

  private static Appraisal platform(Bound quote, Evidence evidence, Expectation expectation) {
    ClockInfo clock = quote.attest().clock();
    EvidencePolicy required = expectation.policy().evidence();
    return switch (ClockCheck.check(clock, expectation.lastClock())) {
      case Refused(Reason reason, String detail) -> refusal(reason, detail, clock);
      case Proven<ClockInfo> _ ->
          switch (PcrCheck.check(quote, evidence.pcrs(), required.pcrs())) {
            case Refused(Reason reason, String detail) -> refusal(reason, detail, clock);
            case Proven(QuotedPcrs pcrs) -> logs(quote, pcrs, evidence, expectation);
          };
    };
  }

  private static Appraisal logs(
      Bound quote, QuotedPcrs pcrs, Evidence evidence, Expectation expectation) {
    ClockInfo clock = quote.attest().clock();
    EvidencePolicy required = expectation.policy().evidence();
    return switch (BootLogCheck.check(evidence.bootLog(), pcrs, required.bootLog())) {
      case Refused(Reason reason, String detail) -> refusal(reason, detail, clock);
      case Proven(BootClaims boot) ->
          switch (ImaLogCheck.check(evidence.imaLog(), pcrs, required.ima())) {
            case Refused(Reason reason, String detail) -> refusal(reason, detail, clock);
            case Proven(ImaClaims ima) -> {
              var tpm =
                  new TpmClaims(expectation.identity().tpmType(), quote.attest().firmwareVersion());
              yield trusted(
                  new Claims(tpm, boot, ima, pcrs.values()), evidence, expectation, clock);
            }
          };
    };
  }

  private static Appraisal trusted(
      Claims claims, Evidence evidence, Expectation expectation, ClockInfo clock) {
    List<Certified> certified = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Bytes certificate : evidence.propertyCertificates()) {
      switch (PropertyCertificateCheck.check(certificate, expectation)) {
        case Proven(Certified proven) -> certified.add(proven);
        case Refused(Reason reason, String detail) ->
            problems.add(new Problem(reason.name(), detail));
      }
    }
    return new Appraisal.Trusted(claims, certified, problems, clock);
  }

  /** What is absent is unknown; what is wrong is untrusted. */
  private static Appraisal refusal(Reason reason, String detail, ClockInfo clock) {
    return switch (reason) {
      case BOOT_LOG_MISSING, IMA_LOG_MISSING -> new Appraisal.Unknown(reason, detail, clock);
      default -> new Appraisal.Untrusted(reason, detail, clock);
    };
  }
}
