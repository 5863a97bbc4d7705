package org.tvd.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.ProblemDetails;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a verifier over TLS 1.3, with a self-signed channel key as an agent has. */
final class Client implements AutoCloseable {
  static final JsonMapper JSON = StrictJson.mapper();
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final URI base;
  private final SSLContext tls;
  private final HttpClient http;
  private final Bytes channelKey;

  private Client(URI base, SSLContext tls, Bytes channelKey) {
    this.base = base;
    this.tls = tls;
    this.channelKey = channelKey;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls)
            .connectTimeout(DEADLINE)
            .build();
  }

  static Client to(int port, Path certificate) throws IOException {
    return open(port, certificate, true);
  }

  /** A client that presents no certificate. */
  static Client anonymousTo(int port, Path certificate) throws IOException {
    return open(port, certificate, false);
  }

  private static Client open(int port, Path certificate, boolean present) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new Client(
          URI.create("https://127.0.0.1:" + port),
          context(keys, certificate, present),
          Bytes.of(keys.getPublic().getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException(e);
    }
  }

  private static SSLContext context(KeyPair keys, Path trusted, boolean present)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var name = new X500Name("CN=agent");
    Instant now = Instant.now();
    X509Certificate own =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(3600)),
                        Date.from(now.plusSeconds(3600)),
                        name,
                        keys.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    KeyManager @Nullable [] managers = present ? keyManagers(keys.getPrivate(), own) : null;
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (InputStream in = Files.newInputStream(trusted)) {
      trust.setCertificateEntry(
          "verifier", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trust);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(managers, trustManagers.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] keyManagers(PrivateKey key, Certificate own)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("agent", key, new char[0], new Certificate[] {own});
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  Bytes channelKey() {
    return channelKey;
  }

  SSLContext tls() {
    return tls;
  }

  URI base() {
    return base;
  }

  /** An answer over HTTP. */
  record Reply(int status, String contentType, String body) {

    <T> T as(Class<T> type) {
      if (status / 100 != 2) {
        throw new AssertionError("expected success, found " + status + " " + body);
      }
      return JSON.readValue(body, type);
    }

    ProblemDetails problem() {
      if (!contentType.equals("application/problem+json")) {
        throw new AssertionError("expected a problem, found " + this);
      }
      ProblemDetails problem = JSON.readValue(body, ProblemDetails.class);
      if (problem.status() != status) {
        throw new AssertionError("the problem's status is not that of the answer: " + this);
      }
      return problem;
    }

    /** The last part of the problem's type. */
    String kind() {
      return problem().type().substring("urn:tvd:problem:".length());
    }
  }

  Reply post(String path, Object body) throws IOException {
    return send("POST", path, JSON.writeValueAsBytes(body), "Content-Type", "application/json");
  }

  Reply send(String method, String path, byte @Nullable [] body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(DEADLINE)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The bytes at {@code path}. */
  byte[] download(String path, String... headers) throws IOException {
    try {
      return http.send(
              HttpRequest.newBuilder(base.resolve(path)).timeout(DEADLINE).headers(headers).build(),
              BodyHandlers.ofByteArray())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Opens the stream of grants. */
  Subscription subscribe() throws IOException {
    try {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(base.resolve("/v1/stream")).timeout(DEADLINE).build(),
              BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IOException(
            "no stream: "
                + response.statusCode()
                + " "
                + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      return new Subscription(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
