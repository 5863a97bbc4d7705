package org.tvd.verifier.appraisal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.message.AttestationResult.Problem;

/**
 * What became of one check.
 *
 * @param check which
 * @param status its outcome
 * @param reason why it failed, as enumerated; absent unless it did
 * @param detail what was expected and what was found; empty unless it failed
 */
public record CheckResult(Check check, Status status, Optional<String> reason, String detail) {

  /** The outcome of a check. */
  public enum Status {
    PASSED,
    FAILED,
    /** There was nothing to check, and the policy does not demand it. */
    ABSENT,
    /** An earlier check failed. */
    NOT_REACHED
  }

  /** The outcome of each check, in their order. */
  static List<CheckResult> of(Appraisal appraisal) {
    return switch (appraisal) {
      case Appraisal.Inauthentic(Reason reason, String detail) -> until(reason, detail);
      case Appraisal.Untrusted(Reason reason, String detail, _) -> until(reason, detail);
      case Appraisal.Unknown(Reason reason, String detail, _) -> until(reason, detail);
      case Appraisal.Trusted trusted -> all(trusted);
    };
  }

  private static List<CheckResult> until(Reason reason, String detail) {
    List<CheckResult> results = new ArrayList<>();
    for (Check check : Check.values()) {
      int order = check.compareTo(reason.check());
      results.add(
          order == 0
              ? new CheckResult(check, Status.FAILED, Optional.of(reason.name()), detail)
              : plain(check, order < 0 ? Status.PASSED : Status.NOT_REACHED));
    }
    return List.copyOf(results);
  }

  private static List<CheckResult> all(Appraisal.Trusted trusted) {
    List<CheckResult> results = new ArrayList<>();
    for (Check check : Check.values()) {
      switch (check) {
        case BOOT_LOG -> results.add(present(check, trusted.claims().boot().logVerified()));
        case IMA_LOG -> results.add(present(check, trusted.claims().ima().verified()));
        case CERTIFICATES -> {
          for (Problem problem : trusted.problems()) {
            results.add(
                new CheckResult(
                    check, Status.FAILED, Optional.of(problem.reason()), problem.detail()));
          }
          if (trusted.problems().isEmpty()) {
            results.add(present(check, !trusted.certified().isEmpty()));
          }
        }
        case FORM, SIGNATURE, QUOTE, BINDING, ENDORSEMENT, CLOCK, PCRS ->
            results.add(plain(check, Status.PASSED));
      }
    }
    return List.copyOf(results);
  }

  private static CheckResult present(Check check, boolean present) {
    return plain(check, present ? Status.PASSED : Status.ABSENT);
  }

  private static CheckResult plain(Check check, Status status) {
    return new CheckResult(check, status, Optional.empty(), "");
  }
}
