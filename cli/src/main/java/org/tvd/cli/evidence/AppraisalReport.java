package org.tvd.cli.evidence;

import java.io.PrintWriter;
import java.util.List;
import org.tvd.policy.claims.ClaimJson;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.verifier.OfflineAppraisal.Judgement;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.CheckResult;
import org.tvd.verifier.result.HostResult;
import org.tvd.verifier.result.ResultJson;
import tools.jackson.databind.node.ObjectNode;

/** An appraisal for people: verdict, checks in their order, claims, properties, decisions. */
final class AppraisalReport {
  private static final int ELEMENTS_SHOWN = 10;

  private final PrintWriter out;

  AppraisalReport(PrintWriter out) {
    this.out = out;
  }

  /** The same as JSON. */
  static ObjectNode json(Judgement judgement) {
    ObjectNode json = ResultJson.of(judgement.result());
    if (judgement.result().appraisal() instanceof Appraisal.Trusted trusted) {
      json.set("claims", ClaimJson.of(trusted.claims()));
    }
    var notEarned = json.putArray("not_earned");
    judgement.notEarned().forEach(notEarned::add);
    return json;
  }

  void print(Judgement judgement) {
    HostResult result = judgement.result();
    line("%s: %s", result.host(), ResultJson.verdict(result.appraisal()));
    heading("checks");
    for (CheckResult check : result.appraisal().results()) {
      String why = check.reason().map(reason -> "  " + reason + ": " + check.detail()).orElse("");
      line("  %-13s %s%s", check.check().spelling(), ResultJson.status(check), why);
    }
    if (result.appraisal() instanceof Appraisal.Trusted trusted) {
      heading("claims");
      new Lines(out, ELEMENTS_SHOWN).print("  ", ClaimJson.of(trusted.claims()));
      heading("properties");
      lines(result.properties(), "none");
      heading("not earned");
      lines(judgement.notEarned(), "nothing");
      heading("decisions by properties");
      result.memberships().forEach(this::membership);
    }
    out.flush();
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private void lines(List<String> lines, String none) {
    lines.forEach(each -> line("  %s", each));
    if (lines.isEmpty()) {
      line("  %s", none);
    }
  }

  private void membership(Membership membership) {
    line("  %-13s %s", membership.tvd(), membership.admitted() ? "admits" : "refuses");
    membership.reasons().forEach(reason -> line("    %s", reason));
  }

  private void line(String format, Object... values) {
    Object[] safe = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      safe[i] = TerminalText.of(String.valueOf(values[i]));
    }
    out.println(String.format(format, safe).stripTrailing());
  }
}
