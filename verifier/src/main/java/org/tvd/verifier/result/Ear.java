package org.tvd.verifier.result;

import com.upokecenter.cbor.CBORObject;
import java.util.Base64;
import java.util.Map;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.result.Trustworthiness.Aspect;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An EAT attestation result (draft-ietf-rats-ear-04): one submodule, named for the host. Its {@code
 * ear_attester_claims} are the proven claims without the single measured files, of which there are
 * tens of thousands; {@code ear_verifier_claims} are verdict, checks, properties and memberships.
 *
 * @param result what is told
 * @param status the tier of the whole
 * @param vector by aspect; may be empty
 */
record Ear(HostResult result, Tier status, Map<Aspect, Integer> vector) {
  static final String PROFILE = "tag:ietf.org,2026:rats/ear#04";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DEVELOPER = "tvd";
  private static final String BUILD = "tvd 0.1.0";

  // CWT and EAT claims (RFC 8392, RFC 9711), and those of the EAR draft.
  private static final int EXP = 4;
  private static final int IAT = 6;
  private static final int EAT_NONCE = 10;
  private static final int EAT_PROFILE = 265;
  private static final int SUBMODS = 266;
  private static final int STATUS = 1000;
  private static final int VECTOR = 1001;
  private static final int POLICY_IDS = 1003;
  private static final int VERIFIER_ID = 1004;
  private static final int ATTESTER_CLAIMS = 1005;
  private static final int VERIFIER_CLAIMS = 1006;

  /** A verdict that is not TRUSTED affirms nothing; one that is, no more than its worst aspect. */
  static Ear of(HostResult result) {
    Map<Aspect, Integer> vector = Trustworthiness.of(result);
    Tier status =
        switch (result.appraisal()) {
          case Appraisal.Inauthentic _, Appraisal.Unknown _ -> Tier.NONE;
          case Appraisal.Untrusted _ -> Tier.CONTRAINDICATED;
          case Appraisal.Trusted _ -> Trustworthiness.worst(vector);
        };
    return new Ear(result, status, vector);
  }

  /** As JWT claims. */
  ObjectNode json() {
    ObjectNode submodule = JSON.objectNode().put("ear_status", status.spelling());
    if (!vector.isEmpty()) {
      ObjectNode values = submodule.putObject("ear_trustworthiness_vector");
      vector.forEach((aspect, value) -> values.put(aspect.spelling(), value));
    }
    submodule.putArray("ear_appraisal_policy_ids").add(policyId());
    if (result.appraisal() instanceof Appraisal.Trusted trusted) {
      submodule.set("ear_attester_claims", ResultJson.claims(trusted));
    }
    submodule.set("ear_verifier_claims", ResultJson.of(result));

    ObjectNode claims = JSON.objectNode();
    claims.put("eat_profile", PROFILE);
    claims.put("iat", result.at().getEpochSecond());
    claims.put("exp", result.until().getEpochSecond());
    claims.putObject("ear_verifier_id").put("developer", DEVELOPER).put("build", BUILD);
    claims.put(
        "eat_nonce",
        Base64.getUrlEncoder().withoutPadding().encodeToString(result.nonce().toArray()));
    claims.putObject("submods").set(result.host(), submodule);
    return claims;
  }

  /** As CWT claims. */
  CBORObject cbor() {
    CBORObject submodule = CBORObject.NewMap().Add(STATUS, status.code());
    if (!vector.isEmpty()) {
      CBORObject values = CBORObject.NewMap();
      vector.forEach((aspect, value) -> values.Add(aspect.key(), value.intValue()));
      submodule.Add(VECTOR, values);
    }
    submodule.Add(POLICY_IDS, CBORObject.NewArray().Add(policyId()));
    if (result.appraisal() instanceof Appraisal.Trusted trusted) {
      submodule.Add(ATTESTER_CLAIMS, sameIn(ResultJson.claims(trusted)));
    }
    submodule.Add(VERIFIER_CLAIMS, sameIn(ResultJson.of(result)));
    return CBORObject.NewMap()
        .Add(EAT_PROFILE, PROFILE)
        .Add(IAT, result.at().getEpochSecond())
        .Add(EXP, result.until().getEpochSecond())
        .Add(VERIFIER_ID, CBORObject.NewMap().Add(0, DEVELOPER).Add(1, BUILD))
        .Add(EAT_NONCE, result.nonce().toArray())
        .Add(SUBMODS, CBORObject.NewMap().Add(result.host(), submodule));
  }

  private static CBORObject sameIn(ObjectNode json) {
    return CBORObject.FromJSONString(json.toString());
  }

  private String policyId() {
    return "urn:tvd:policy:" + result.policy();
  }
}
