package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.ProblemDetails;
import org.tvd.tpmsim.BootProfile;

/** Each bad request gets a clear answer of its own, as problem details (RFC 9457). */
class BadInputTest extends VerifierTest {
  private static final String JSON = "application/json";

  private Client.Reply sendText(String path, String body, String contentType) throws Exception {
    return client()
        .send("POST", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type", contentType);
  }

  @Test
  void unknownHost() throws Exception {
    Client.Reply reply = client().post("/v1/challenges", Map.of("host", "nobody"));
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.kind()).isEqualTo("unknown-host");
    assertThat(reply.problem().detail()).contains("nobody", "enrol");
  }

  @Test
  void malformedJsonNamesThePlace() throws Exception {
    Client.Reply reply = sendText("/v1/challenges", "{\n  \"host\": h1}", JSON);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem().detail()).contains("line 2");
    assertThat(sendText("/v1/challenges", "{\"host\":\"h1\"} x", JSON).status()).isEqualTo(400);
    assertThat(sendText("/v1/challenges", "", JSON).problem().detail()).contains("found none");
    assertThat(sendText("/v1/challenges", "null", JSON).status()).isEqualTo(400);
    assertThat(sendText("/v1/challenges", "[]", JSON).status()).isEqualTo(400);
  }

  @Test
  void unknownMissingAndDoubledFields() throws Exception {
    Client.Reply unknown = sendText("/v1/challenges", "{\"host\":\"h1\",\"x\":1}", JSON);
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.problem().detail()).contains("\"x\"");
    Client.Reply missing = sendText("/v1/challenges", "{}", JSON);
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.problem().detail()).contains("'host'");
    assertThat(sendText("/v1/challenges", "{\"host\":null}", JSON).status()).isEqualTo(400);
    assertThat(sendText("/v1/challenges", "{\"host\":\"a\",\"host\":\"b\"}", JSON).status())
        .isEqualTo(400);
    assertThat(sendText("/v1/challenges", "{\"host\":7}", JSON).status()).isEqualTo(400);
    assertThat(sendText("/v1/challenges", "{\"host\":true}", JSON).status()).isEqualTo(400);
    assertThat(sendText("/v1/enrolments/x/proof", "{\"secret\":7}", JSON).status()).isEqualTo(400);
  }

  @Test
  void deepNesting() throws Exception {
    assertThat(sendText("/v1/evidence", "[".repeat(60_000), JSON).status()).isEqualTo(400);
    assertThat(sendText("/v1/evidence", "{\"host\":".repeat(6000), JSON).status()).isEqualTo(400);
  }

  @Test
  void oversizedBody() throws Exception {
    Client.Reply reply =
        sendText("/v1/challenges", "{\"host\":\"" + "a".repeat(100_000) + "\"}", JSON);
    assertThat(reply.status()).as(reply.body()).isEqualTo(413);
    assertThat(reply.problem().detail()).contains("65536");
  }

  @Test
  void oversizedEvidenceEndsAtItsBound() throws Exception {
    // The server may close the connection before the client has sent it all.
    byte[] body = new byte[(48 << 20) + 100];
    Arrays.fill(body, (byte) ' ');
    try (Client sender = site().client(verifier())) {
      assertThat(sender.send("POST", "/v1/evidence", body, "Content-Type", JSON).status())
          .isEqualTo(413);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("");
    }
    assertThat(client().post("/v1/challenges", Map.of("host", "nobody")).status()).isEqualTo(404);
  }

  @Test
  void wrongPathMethodAndContentType() throws Exception {
    Client client = client();
    assertThat(client.send("GET", "/nowhere", null).problem().status()).isEqualTo(404);
    assertThat(client.send("GET", "/v1/challenges", null).problem().status()).isEqualTo(405);
    assertThat(client.send("PUT", "/v1/stream", null).problem().status()).isEqualTo(405);
    assertThat(sendText("/v1/challenges", "host=h1", "text/plain").problem().status())
        .isEqualTo(415);
    assertThat(
            client.send("GET", "/v1/stream", null, "Accept", "application/json").problem().status())
        .isEqualTo(406);
  }

  @Test
  void noClientCertificate() throws Exception {
    enrolled("h1", 1);
    Client anonymous =
        opened(Client.anonymousTo(verifier().port(), site().state().resolve("verifier.pem")));
    assertThat(anonymous.post("/v1/challenges", Map.of("host", "h1")).problem().status())
        .isEqualTo(403);
    assertThat(anonymous.send("GET", "/v1/stream", null).problem().status()).isEqualTo(403);
    assertThat(
            anonymous
                .post("/v1/vpes", Map.of("tvd", "beta", "name", "web", "role", ""))
                .problem()
                .status())
        .isEqualTo(403);
  }

  @Test
  void plainHttpGetsNothing() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), verifier().port())) {
      socket.setSoTimeout(5000);
      OutputStream out = socket.getOutputStream();
      out.write("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] answer = socket.getInputStream().readNBytes(4);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).doesNotStartWith("HTTP");
    }
  }

  @Test
  void badNamesAndQueries() throws Exception {
    Operator operator = operator();
    assertThat(operator.get("/v1/members?at=yesterday").problem().detail())
        .contains("2026-01-31T12:00:00Z", "yesterday");
    assertThat(operator.get("/v1/decisions?after=x").problem().status()).isIn(400, 404);
    assertThat(operator.revoke("nobody", "", "x").kind()).isEqualTo("unknown-host");
    assertThat(operator.post("/v1/hosts/nobody/reattestation").kind()).isEqualTo("unknown-host");
    var host = booted("h1", 1, BootProfile.STANDARD);
    var request = host.enrolmentRequest(host.ak().publicArea());
    for (String name : new String[] {"", "H1", "a b", "a".repeat(64), "-h", "h\u0000"}) {
      var bad =
          new EnrolmentRequest(
              name,
              request.ekCertificate(),
              request.ekChain(),
              request.ekPublic(),
              request.akPublic(),
              request.akAncestors(),
              request.iakCertificate(),
              request.iakChain());
      assertThat(host.client().post("/v1/enrolments", bad).kind()).isEqualTo("bad-name");
    }
    assertThat(
            host.client()
                .post("/v1/enrolments/unknown/proof", new EnrolmentProof(Secret.of(new byte[32])))
                .kind())
        .isEqualTo("unknown-enrolment");
  }

  @Test
  void anEnrolmentEndsWithItsFirstTry() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    var begun = host.beginEnrolment(host.ak()).as(EnrolmentChallenge.class);
    String proof = "/v1/enrolments/" + begun.enrolment() + "/proof";
    assertThat(host.client().post(proof, new EnrolmentProof(Secret.of(new byte[32]))).kind())
        .isEqualTo("proof-wrong");
    Secret secret = host.tpm().activateCredential(host.ak(), begun.credential());
    Client.Reply late = host.client().post(proof, new EnrolmentProof(secret));
    assertThat(late.kind()).isEqualTo("unknown-enrolment");
    assertThat(late.body())
        .doesNotContain(
            new String(
                java.util.Base64.getEncoder().encode(secret.reveal()),
                java.nio.charset.StandardCharsets.US_ASCII),
            java.util.HexFormat.of().formatHex(secret.reveal()));
  }

  @Test
  void answersDoNotEchoTheTokenOrSecrets() throws Exception {
    String token = site().operatorToken();
    Client.Reply wrong =
        client().send("GET", "/v1/status", null, "Authorization", "Bearer " + token + "x");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body()).doesNotContain(token);
    String secret = "c2VjcmV0IHNlY3JldA";
    Client.Reply malformed =
        sendText("/v1/enrolments/x/proof", "{\"secret\":\"" + secret + "\"}", JSON);
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.body()).doesNotContain(secret);
    Client.Reply broken = sendText("/v1/enrolments/x/proof", "{\"secret\":\"" + secret, JSON);
    assertThat(broken.body()).doesNotContain(secret);
  }

  @Test
  void aMalformedQuoteIsNamed() throws Exception {
    Host host = member("h1", 1);
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta");
    Evidence good = host.quoted(draft, challenge);
    Evidence bad =
        draft.with(
            good.quote(), good.signature().slice(0, good.signature().size() - 1), good.pcrs());
    ProblemDetails problem = host.send(bad).problem();
    assertThat(problem.type()).endsWith(":signature-form");
    assertThat(problem.detail()).contains("TPMT_SIGNATURE");
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }
}
