package org.tvd.verifier.result;

import java.util.Locale;
import org.tvd.policy.claims.ClaimJson;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.CheckResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Results as JSON. */
public final class ResultJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResultJson() {}

  /** Verdict, checks in their order, properties and memberships. */
  public static ObjectNode of(HostResult result) {
    ObjectNode json = JSON.objectNode();
    json.put("verdict", verdict(result.appraisal()));
    ArrayNode checks = json.putArray("checks");
    result.appraisal().results().forEach(check -> checks.add(check(check)));
    ArrayNode properties = json.putArray("properties");
    result.properties().forEach(properties::add);
    ArrayNode memberships = json.putArray("memberships");
    result.memberships().forEach(each -> memberships.add(membership(each)));
    return json;
  }

  /** The claims, without the single measured files, of which there are tens of thousands. */
  static ObjectNode claims(Appraisal.Trusted trusted) {
    ObjectNode claims = ClaimJson.of(trusted.claims());
    ((ObjectNode) claims.get("ima")).remove("entries");
    return claims;
  }

  /** The verdict's name: trusted, untrusted, unknown, or inauthentic. */
  public static String verdict(Appraisal appraisal) {
    return switch (appraisal) {
      case Appraisal.Inauthentic _ -> "inauthentic";
      case Appraisal.Untrusted _ -> "untrusted";
      case Appraisal.Unknown _ -> "unknown";
      case Appraisal.Trusted _ -> "trusted";
    };
  }

  /** The status of a check: passed, failed, absent or not-reached. */
  public static String status(CheckResult check) {
    return check.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ObjectNode check(CheckResult result) {
    ObjectNode check = JSON.objectNode();
    check.put("check", result.check().spelling());
    check.put("status", status(result));
    result.reason().ifPresent(reason -> check.put("reason", reason));
    if (!result.detail().isEmpty()) {
      check.put("detail", result.detail());
    }
    return check;
  }

  private static ObjectNode membership(Membership membership) {
    ObjectNode json = JSON.objectNode();
    json.put("tvd", membership.tvd()).put("admitted", membership.admitted());
    ArrayNode reasons = json.putArray("reasons");
    membership.reasons().forEach(reasons::add);
    return json;
  }
}
