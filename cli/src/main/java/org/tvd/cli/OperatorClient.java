package org.tvd.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.ProblemDetails;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a verifier as its operator; the options say where it is and how to trust it. */
public final class OperatorClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Option(
      names = "--verifier",
      paramLabel = "URL",
      defaultValue = "${env:TVD_VERIFIER:-https://localhost:8443}",
      description = "The verifier (default: $TVD_VERIFIER, or https://localhost:8443).")
  private URI verifier = URI.create("https://localhost:8443");

  @Option(
      names = "--verifier-state",
      paramLabel = "DIR",
      defaultValue = "${env:TVD_VERIFIER_STATE:-/var/lib/tvd/verifier}",
      description =
          "A folder with the verifier's certificate (verifier.pem) and the operator's token"
              + " (operator-token): the verifier's own state folder, or copies of the two files"
              + " (default: $TVD_VERIFIER_STATE, or /var/lib/tvd/verifier).")
  private Path state = Path.of("/var/lib/tvd/verifier");

  private final JsonMapper json = StrictJson.mapper();

  /** A client for a program rather than a command line. */
  public static OperatorClient of(URI verifier, Path state) {
    var client = new OperatorClient();
    client.verifier = verifier;
    client.state = state;
    return client;
  }

  /** The answer to GET {@code path}. */
  public <T> T get(String path, TypeReference<T> type) throws IOException {
    return json.readValue(send("GET", path, BodyPublishers.noBody()), type);
  }

  /** The answer to POST {@code path}. */
  public <T> T post(String path, Object body, TypeReference<T> type) throws IOException {
    BodyPublisher content = BodyPublishers.ofString(json.writeValueAsString(body));
    return json.readValue(send("POST", path, content), type);
  }

  public void delete(String path) throws IOException {
    send("DELETE", path, BodyPublishers.noBody());
  }

  private String send(String method, String path, BodyPublisher body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(verifier.resolve(path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + read("operator-token").strip())
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(LIMIT).sslContext(tls()).build()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new IOException(explained(response));
      }
      return response.body();
    } catch (SSLException e) {
      throw new IOException(
          "the verifier at "
              + verifier
              + " does not present the certificate in "
              + state.resolve("verifier.pem")
              + ": "
              + fault(e),
          e);
    } catch (java.net.ConnectException e) {
      throw new IOException(
          "no verifier answers at " + verifier + "; is it running? (--verifier names another)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What a person can use of a failed handshake: another certificate, or another name in it. */
  private static String fault(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        return "it presents another one";
      }
      if (cause instanceof CertificateException && cause.getCause() == null) {
        return String.valueOf(cause.getMessage());
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private String explained(HttpResponse<String> response) {
    try {
      ProblemDetails problem = json.readValue(response.body(), ProblemDetails.class);
      return problem.title() + ": " + problem.detail();
    } catch (JacksonException e) {
      return "the verifier answered with status " + response.statusCode();
    }
  }

  private SSLContext tls() throws IOException {
    try {
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      read("verifier.pem").getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("verifier", certificate);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          state.resolve("verifier.pem") + " is no certificate: " + e.getMessage(), e);
    }
  }

  private String read(String name) throws IOException {
    Path file = state.resolve(name);
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + " does not exist; --verifier-state names the folder that holds it", e);
    }
  }
}
