package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import COSE.Message;
import COSE.MessageTag;
import COSE.OneKey;
import COSE.Sign1Message;
import com.upokecenter.cbor.CBORObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Verdict;
import tools.jackson.databind.JsonNode;

/** Attestation results, verified by libraries that did not make them. */
class EarTest extends VerifierTest {

  private JsonWebKeySet keys() throws Exception {
    return new JsonWebKeySet(client().send("GET", "/v1/ear-keys", null).body());
  }

  private JsonWebSignature token(String compact) throws Exception {
    var token = new JsonWebSignature();
    token.setAlgorithmConstraints(
        new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256"));
    token.setCompactSerialization(compact);
    token.setKey(
        new JwksVerificationKeyResolver(keys().getJsonWebKeys()).resolveKey(token, List.of()));
    return token;
  }

  private JsonNode verified(String host) throws Exception {
    Client.Reply reply = operator().get("/v1/hosts/" + host + "/ear");
    assertThat(reply.contentType()).isEqualTo("application/eat+jwt");
    JsonWebSignature token = token(reply.body());
    assertThat(token.verifySignature()).isTrue();
    return Client.JSON.readTree(token.getPayload());
  }

  @Test
  void aTrustedHostIsAffirmed() throws Exception {
    Host host = enrolled("h1", 1);
    attestInCage(host, "alpha", "beta");
    JsonNode ear = verified("h1");

    assertThat(ear.get("eat_profile").asString()).isEqualTo("tag:ietf.org,2026:rats/ear#04");
    assertThat(ear.get("exp").asLong() - ear.get("iat").asLong()).isEqualTo(20);
    JsonNode submodule = ear.get("submods").get("h1");
    assertThat(submodule.get("ear_status").asString()).isEqualTo("affirming");
    JsonNode vector = submodule.get("ear_trustworthiness_vector");
    assertThat(vector.get("instance-identity").asInt()).isEqualTo(2);
    assertThat(vector.get("configuration").asInt()).isEqualTo(2);
    assertThat(vector.get("executables").asInt()).isEqualTo(2);
    assertThat(vector.has("hardware")).as("its TPM is virtual").isFalse();
    assertThat(submodule.get("ear_attester_claims").get("boot").get("secure_boot").asBoolean())
        .isTrue();
    JsonNode results = submodule.get("ear_verifier_claims");
    assertThat(results.get("verdict").asString()).isEqualTo("trusted");
    assertThat(results.get("checks").valueStream().map(check -> check.get("status").asString()))
        .containsOnly("passed");
    assertThat(results.get("memberships")).hasSize(2);
  }

  @Test
  void aHostWhoseTpmSpeaksAgainstItIsContraindicated() throws Exception {
    Host host = enrolled("h1", 1);
    host.resetWithoutBoot();
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.UNTRUSTED);
    JsonNode submodule = verified("h1").get("submods").get("h1");

    assertThat(submodule.get("ear_status").asString()).isEqualTo("contraindicated");
    assertThat(submodule.get("ear_trustworthiness_vector").get("executables").asInt())
        .isEqualTo(99);
    assertThat(submodule.has("ear_attester_claims")).isFalse();
  }

  @Test
  void missingEvidenceIsNeitherAffirmedNorContraindicated() throws Exception {
    Host host = enrolled("h1", 1);
    var challenge = host.challenge();
    var draft = host.draft(challenge, "beta").withImaLog(Bytes.EMPTY);
    host.send(host.quoted(draft, challenge));
    JsonNode submodule = verified("h1").get("submods").get("h1");

    assertThat(submodule.get("ear_status").asString()).isEqualTo("none");
    assertThat(submodule.get("ear_verifier_claims").get("verdict").asString()).isEqualTo("unknown");
  }

  @Test
  void theSameResultIsACwt() throws Exception {
    Host host = enrolled("h1", 1);
    attestInCage(host, "alpha");
    byte[] cwt =
        client()
            .download("/v1/hosts/h1/ear.cwt", "Authorization", "Bearer " + site().operatorToken());
    var key = (PublicJsonWebKey) keys().getJsonWebKeys().getFirst();
    var message = (Sign1Message) Message.DecodeFromBytes(cwt, MessageTag.Sign1);
    assertThat(message.validate(new OneKey(key.getPublicKey(), null))).isTrue();

    CBORObject ear = CBORObject.DecodeFromBytes(message.GetContent());
    assertThat(ear.get(CBORObject.FromObject(265)).AsString())
        .isEqualTo("tag:ietf.org,2026:rats/ear#04");
    CBORObject submodule = ear.get(CBORObject.FromObject(266)).get("h1");
    assertThat(submodule.get(CBORObject.FromObject(1000)).AsInt32Value()).isEqualTo(2);
    assertThat(submodule.get(CBORObject.FromObject(1001)).get(CBORObject.FromObject(0)))
        .isEqualTo(CBORObject.FromObject(2));
    assertThat(submodule.get(CBORObject.FromObject(1006)).get("verdict").AsString())
        .isEqualTo("trusted");

    cwt[cwt.length - 70] ^= 1;
    var changed = (Sign1Message) Message.DecodeFromBytes(cwt, MessageTag.Sign1);
    assertThat(changed.validate(new OneKey(key.getPublicKey(), null))).isFalse();
  }

  @Test
  void aChangedTokenDoesNotVerify() throws Exception {
    Host host = member("h1", 1);
    String compact = operator().get("/v1/hosts/" + host.name() + "/ear").body();
    int middle = compact.indexOf('.') + 40;
    char other = compact.charAt(middle) == 'A' ? 'B' : 'A';
    String changed = compact.substring(0, middle) + other + compact.substring(middle + 1);
    assertThat(token(changed).verifySignature()).isFalse();

    String stripped = compact.replaceFirst("^[^.]*", "eyJhbGciOiJub25lIn0");
    assertThatThrownBy(() -> token(stripped).verifySignature()).isInstanceOf(JoseException.class);
  }

  @Test
  void thereIsNoResultOfAHostThatHasNotAttestedOrWasRemoved() throws Exception {
    Host host = member("h1", 1);
    assertThat(operator().get("/v1/hosts/h2/ear").status()).isEqualTo(404);
    assertThat(operator().delete("/v1/hosts/" + host.name()).status()).isEqualTo(204);
    assertThat(operator().get("/v1/hosts/h1/ear").problem().status()).isEqualTo(404);
  }

  @Test
  void thereIsNoResultOfAMembershipThatHasEnded() throws Exception {
    Host host = member("h1", 1);
    assertThat(verified("h1").get("submods").has("h1")).isTrue();
    operator().revoke("h1", "beta", "a test");
    assertThat(operator().get("/v1/hosts/h1/ear").status()).isEqualTo(404);
    host.attest("beta");
    assertThat(verified("h1").get("submods").has("h1")).isTrue();
  }

  @Test
  void theKeyIsTheOwnersAndOutlivesARestart() throws Exception {
    Path file = site().state().resolve("ear-key.jwk");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String before = keys().toJson();
    assertThat(before).doesNotContain("\"d\"");
    restart();
    assertThat(keys().toJson()).isEqualTo(before);
    Map<String, Object> key = keys().getJsonWebKeys().getFirst().toParams(null);
    assertThat(key).containsEntry("crv", "P-256").containsEntry("use", "sig");
  }
}
