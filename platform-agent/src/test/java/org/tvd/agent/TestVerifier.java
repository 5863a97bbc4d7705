package org.tvd.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.Credential;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.ProblemDetails;
import org.tvd.protocol.message.SealedSession;
import org.tvd.protocol.message.SessionCipher;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.MakeCredential;
import org.tvd.protocol.tpm.TpmPublic;
import tools.jackson.databind.json.JsonMapper;

/** A verifier of one host that speaks the real protocol and checks real quotes. */
final class TestVerifier implements AutoCloseable {
  private static final List<PcrBankSelection> PCRS =
      List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(0, 1, 2, 10)));

  private final AtomicInteger placed = new AtomicInteger();
  private final HttpsServer server;
  private final JsonMapper json = StrictJson.mapper();
  private final SecureRandom random = new SecureRandom();
  private final Map<Bytes, Boolean> nonces = new ConcurrentHashMap<>();
  private final BlockingQueue<String> stream = new LinkedBlockingQueue<>();
  private final List<EnrolmentRequest> enrolments = new CopyOnWriteArrayList<>();
  private final List<Evidence> accepted = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private volatile List<EnrolmentRequest> known = List.of();
  private volatile Bytes secret = Bytes.EMPTY;
  private volatile List<NetworkPlan> plans = List.of();
  private volatile Verdict verdict = Verdict.TRUSTED;
  private final AtomicLong sequence = new AtomicLong();
  private volatile List<SessionCipher> session = List.of();
  private volatile boolean released;

  TestVerifier(ServerKey key) throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = key.context(new AnyClient());
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            tls.setProtocols(new String[] {"TLSv1.3"});
            parameters.setSSLParameters(tls);
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/", this::serve);
    server.start();
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  List<EnrolmentRequest> enrolments() {
    return List.copyOf(enrolments);
  }

  List<Evidence> accepted() {
    return List.copyOf(accepted);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  void plans(NetworkPlan... next) {
    plans = List.of(next);
  }

  void verdict(Verdict next) {
    verdict = next;
  }

  boolean released() {
    return released;
  }

  /** As after a restart: what was not stored is gone, and the stream breaks. */
  void loseSessions() {
    nonces.clear();
    session = List.of();
  }

  void forget() {
    known = List.of();
  }

  /** Puts the present plans on the stream. */
  void push(List<Grants.Revocation> revoked) {

    event(
        "grants", session.getFirst().seal(sequence.incrementAndGet(), new Grants(plans, revoked)));
  }

  void reattest() {
    event("reattest", challenge());
  }

  private void event(String name, Object data) {
    stream.add("event: " + name + "\ndata: " + json.writeValueAsString(data) + "\n\n");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (exchange.getRequestMethod() + " " + path) {
        case "POST /v1/enrolments" -> enrol(exchange, json.readValue(body, EnrolmentRequest.class));
        case "POST /v1/enrolments/e1/proof" ->
            prove(exchange, json.readValue(body, EnrolmentProof.class));
        case "POST /v1/challenges" -> {
          if (json.readValue(body, ChallengeRequest.class).host().isEmpty() || known.isEmpty()) {
            problem(exchange, 404, "unknown-host");
          } else {
            answer(exchange, 200, challenge());
          }
        }
        case "POST /v1/evidence" -> attest(exchange, json.readValue(body, Evidence.class));
        case "GET /v1/stream" -> stream(exchange);
        case "DELETE /v1/vpes/alpha/web" -> {
          released = true;
          exchange.sendResponseHeaders(204, -1);
        }
        case "POST /v1/vpes" -> place(exchange, json.readValue(body, VpeRequest.class));
        default -> exchange.sendResponseHeaders(204, -1);
      }
    } catch (GeneralSecurityException | MalformedException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void enrol(HttpExchange exchange, EnrolmentRequest request)
      throws IOException, GeneralSecurityException, MalformedException {
    enrolments.add(request);
    secret = random();
    Bytes name = TpmPublic.parse(request.akPublic()).name();
    answer(exchange, 201, new EnrolmentChallenge("e1", credential(request, name, secret)));
  }

  private Credential credential(EnrolmentRequest host, Bytes name, Bytes value)
      throws GeneralSecurityException, MalformedException {
    return MakeCredential.of(
        TpmPublic.parse(host.ekPublic()), name, Secret.of(value.toArray()), random);
  }

  private void prove(HttpExchange exchange, EnrolmentProof proof)
      throws IOException, MalformedException {
    if (!proof.secret().equals(Secret.of(secret.toArray()))) {
      problem(exchange, 403, "wrong-secret");
      return;
    }
    EnrolmentRequest request = enrolments.getLast();
    known = List.of(request);
    answer(
        exchange,
        200,
        new EnrolmentResult(request.host(), TpmPublic.parse(request.akPublic()).name()));
  }

  private void attest(HttpExchange exchange, Evidence evidence)
      throws IOException, GeneralSecurityException, MalformedException {
    Certificate[] peer = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
    Bytes channel = Bytes.of(peer[0].getPublicKey().getEncoded());
    EnrolmentRequest host = known.getFirst();
    boolean fresh = nonces.remove(evidence.nonce()) != null;
    List<String> found = QuoteCheck.faults(evidence, channel, host.akPublic());
    if (!fresh || !found.isEmpty()) {
      faults.add(fresh ? found.toString() : "stale nonce");
      problem(exchange, 400, "bad-evidence");
      return;
    }
    List<SealedSession> opened = new ArrayList<>();
    if (verdict == Verdict.TRUSTED) {
      Bytes value = random();
      String id = "s" + accepted.size();
      SessionCipher cipher = SessionCipher.of(Secret.of(value.toArray()), evidence.host(), id);
      session = List.of(cipher);
      sequence.set(0);
      Bytes name = TpmPublic.parse(host.akPublic()).name();
      opened.add(
          new SealedSession(
              id, credential(host, name, value), cipher.seal(0, new Grants(plans, List.of()))));
    }
    accepted.add(evidence);
    answer(
        exchange,
        200,
        new AttestationResult(
            accepted.size(),
            verdict,
            List.of(),
            List.of("platform:measured"),
            List.of(),
            60_000,
            challenge(),
            opened));
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    if (session.isEmpty()) {
      problem(exchange, 403, "no-session");
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (!session.isEmpty()) {
        String event = stream.poll(200, TimeUnit.MILLISECONDS);
        String text = event == null ? "event: heartbeat\ndata: {}\n\n" : event;
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private void place(HttpExchange exchange, VpeRequest request) throws IOException {
    Vpe vpe = new Vpe(request.name(), "node-1", "10.1.0.7", "02:00:00:00:00:07");
    answer(exchange, 200, vpe);
    plans = List.of(Plans.plan(request.tvd(), 100L * placed.incrementAndGet(), 60_000, vpe));
    push(List.of());
  }

  private Challenge challenge() {
    Bytes nonce = random();
    nonces.put(nonce, true);
    return new Challenge(nonce, PCRS, Instant.now().plusSeconds(60), 0, 0);
  }

  private Bytes random() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private void problem(HttpExchange exchange, int status, String reason) throws IOException {
    answer(
        exchange,
        status,
        new ProblemDetails("urn:tvd:problem:" + reason, reason, status, "by the test"));
  }

  private void answer(HttpExchange exchange, int status, Object value) throws IOException {
    byte[] body = json.writeValueAsBytes(value);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
