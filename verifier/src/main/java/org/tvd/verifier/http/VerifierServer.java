package org.tvd.verifier.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.tvd.protocol.StrictJson;
import tools.jackson.jakarta.rs.json.JacksonJsonProvider;

/** The verifier over TLS 1.3. */
public final class VerifierServer implements AutoCloseable {
  private static final long IDLE_MILLIS = 30_000;
  private static final int THREADS = 32;
  private static final int CONNECTIONS = 8192;

  /**
   * Jersey's loggers that only tell of what is meant so, and of clients that went away. They are
   * kept here, so that their levels are.
   */
  private static final List<Logger> NOISE =
      List.of(
          Logger.getLogger("org.glassfish.jersey.internal.inject.Providers"),
          Logger.getLogger("org.glassfish.jersey.server.ServerRuntime$Responder"));

  private final Server server;
  private final ServerConnector connector;

  private VerifierServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Listens.
   *
   * @throws IOException if the address is taken or cannot be had; the message says what to do
   */
  static VerifierServer start(
      InetSocketAddress address, KeyStore keys, String operatorToken, Set<Object> resources)
      throws IOException {
    NOISE.forEach(logger -> logger.setLevel(Level.OFF));
    var application = new ResourceConfig();
    application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    application.register(new JacksonJsonProvider(StrictJson.mapper()));
    application.register(Channel.class);
    application.register(new OperatorToken(operatorToken));
    application.register(new BodyLimit());
    ProblemMappers.all().forEach(application::register);
    resources.forEach(application::register);

    var threads = new QueuedThreadPool(THREADS);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(new VirtualThreadPool());
    var server = new Server(threads);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.addCustomizer(new SecureRequestCustomizer(false));
    var connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls(keys), "http/1.1"),
            new HttpConnectionFactory(http));
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    server.setHandler(ContainerFactory.createContainer(JettyHttpContainer.class, application));
    try {
      server.start();
    } catch (Exception e) { // Jetty declares no less
      stop(server);
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " ("
              + rootMessage(e)
              + "); is another verifier running? Choose another 'listen' address",
          e);
    }
    return new VerifierServer(server, connector);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static SslContextFactory.Server tls(KeyStore keys) {
    var tls = new AnyClient();
    tls.setKeyStore(keys);
    tls.setKeyStorePassword("");
    tls.setIncludeProtocols("TLSv1.3");
    tls.setWantClientAuth(true);
    tls.setEndpointIdentificationAlgorithm(null);
    tls.setSniRequired(false);
    return tls;
  }

  /**
   * Takes any client certificate: an agent's is self-signed, and proves only that the client holds
   * its key. Which host that is, the quote that binds the key says.
   */
  private static final class AnyClient extends SslContextFactory.Server {
    @Override
    protected TrustManager[] getTrustManagers(
        KeyStore trustStore, java.util.Collection<? extends java.security.cert.CRL> crls) {
      return new TrustManager[] {new AnyCertificate()};
    }
  }

  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("this end is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("this end is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("this end is the server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) { // Jetty declares no less
      throw new IllegalStateException("the HTTP server does not stop", e);
    }
  }

  /** The routes, for the test that each has a role. */
  static List<Class<?>> routes() {
    return List.of(
        EnrolmentResource.class,
        AttestationResource.class,
        MemberResource.class,
        OperatorResource.class,
        RevocationListResource.class,
        EarResource.class);
  }
}
