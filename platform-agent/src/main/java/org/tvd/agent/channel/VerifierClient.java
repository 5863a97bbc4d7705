package org.tvd.agent.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.ProblemDetails;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.Vpe;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The verifier's HTTP API, over TLS 1.3 with both keys pinned. Every request ends within its
 * deadline, body included, and no answer is longer than its bound.
 */
public final class VerifierClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** A first evidence carries logs of megabytes, and is appraised before it is answered. */
  private static final Duration EVIDENCE_DEADLINE = Duration.ofSeconds(30);

  /** An answer holds the plans of all TVDs of the host. */
  private static final int MAX_ANSWER = 16 << 20;

  private final URI base;
  private final ChannelKey key;
  private final HttpClient http;
  private final JsonMapper json = StrictJson.mapper();

  private VerifierClient(URI base, ChannelKey key, HttpClient http) {
    this.base = base;
    this.key = key;
    this.http = http;
  }

  /**
   * A client that presents {@code key} and accepts the certificates in {@code pinned} only.
   *
   * @throws IOException if that file holds none
   */
  public static VerifierClient of(URI base, ChannelKey key, Path pinned) throws IOException {
    return new VerifierClient(
        base,
        key,
        HttpClient.newBuilder()
            .sslContext(PinnedTls.context(key, PinnedTls.read(pinned)))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build());
  }

  /** The key that this client presents. */
  public ChannelKey key() {
    return key;
  }

  public Answer<EnrolmentChallenge> enrol(EnrolmentRequest request) throws IOException {
    return post("/v1/enrolments", request, EnrolmentChallenge.class, DEADLINE);
  }

  public Answer<EnrolmentResult> prove(String enrolment, EnrolmentProof proof) throws IOException {
    if (!enrolment.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IOException("the verifier's answer names an enrolment that is no name");
    }
    return post("/v1/enrolments/" + enrolment + "/proof", proof, EnrolmentResult.class, DEADLINE);
  }

  public Answer<Challenge> challenge(ChallengeRequest request) throws IOException {
    return post("/v1/challenges", request, Challenge.class, DEADLINE);
  }

  public Answer<AttestationResult> attest(Evidence evidence) throws IOException {
    return post("/v1/evidence", evidence, AttestationResult.class, EVIDENCE_DEADLINE);
  }

  /** Asks for a VPE's place in a TVD; asking again gives the same. */
  public Answer<Vpe> place(VpeRequest request) throws IOException {
    return post("/v1/vpes", request, Vpe.class, DEADLINE);
  }

  /** Gives a VPE's place back; names are [a-z0-9-]{1,63}. */
  public Answer<Boolean> release(String tvd, String name) throws IOException {
    HttpRequest request = request("/v1/vpes/" + tvd + "/" + name, DEADLINE).DELETE().build();
    HttpResponse<byte[]> response = send(request, DEADLINE);
    return response.statusCode() / 100 == 2 ? new Answer.Ok<>(true) : problem(response);
  }

  /** Opens the stream; its body has no end, and the caller closes it. */
  Answer<InputStream> stream() throws IOException {
    HttpRequest request =
        request("/v1/stream", DEADLINE).header("Accept", "text/event-stream").GET().build();
    HttpResponse<InputStream> response =
        await(http.sendAsync(request, BodyHandlers.ofInputStream()), DEADLINE);
    if (response.statusCode() == 200) {
      return new Answer.Ok<>(response.body());
    }
    try (InputStream body = response.body()) {
      return problem(response.statusCode(), body.readNBytes(64 << 10));
    }
  }

  private <T> Answer<T> post(String path, Object body, Class<T> type, Duration deadline)
      throws IOException {
    HttpRequest request =
        request(path, deadline)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build();
    HttpResponse<byte[]> response = send(request, deadline);
    if (response.statusCode() / 100 != 2) {
      return problem(response);
    }
    try {
      return new Answer.Ok<>(json.readValue(response.body(), type));
    } catch (JacksonException e) {
      throw new IOException(
          base.resolve(path) + ": the answer is no " + type.getSimpleName() + " of this protocol",
          e);
    }
  }

  private HttpRequest.Builder request(String path, Duration deadline) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(deadline);
  }

  private HttpResponse<byte[]> send(HttpRequest request, Duration deadline) throws IOException {
    return await(
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER)),
        deadline);
  }

  /** The JDK's own timeout ends with the headers; this one covers the body too. */
  private <T> T await(CompletableFuture<T> response, Duration deadline) throws IOException {
    try {
      return response.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(base + ": " + reason(e), e);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new IOException(base + ": no whole answer within " + deadline.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(base + ": the agent ends");
    }
  }

  /** The deepest message: the outer ones only say that something failed. */
  private static String reason(Throwable thrown) {
    String reason = "";
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      reason = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    }
    return reason;
  }

  private <T> Answer<T> problem(HttpResponse<byte[]> response) throws IOException {
    return problem(response.statusCode(), response.body());
  }

  private <T> Answer<T> problem(int status, byte[] body) throws IOException {
    try {
      ProblemDetails details = json.readValue(body, ProblemDetails.class);
      if (status >= 500) {
        throw new IOException(base + ": the verifier failed: " + details.detail());
      }
      return new Answer.Problem<>(details);
    } catch (JacksonException e) {
      throw new IOException(
          base + ": status " + status + " without problem details: is this a verifier?", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
