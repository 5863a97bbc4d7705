package org.tvd.verifier.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.security.cert.X509Certificate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;

/**
 * The channel that a request came over: the SubjectPublicKeyInfo of the client's TLS key. Anybody
 * can present one; what it means is what a quote binds to it.
 */
@PreMatching
final class Channel implements ContainerRequestFilter {
  private static final String PROPERTY = "org.tvd.channel";
  private static final String SOURCE = "org.tvd.source";

  private final jakarta.inject.Provider<Request> requests;

  @jakarta.inject.Inject
  Channel(jakarta.inject.Provider<Request> requests) {
    this.requests = requests;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    context.setProperty(SOURCE, Request.getRemoteAddr(requests.get()));
    Object tls = requests.get().getAttribute(EndPoint.SslSessionData.ATTRIBUTE);
    if (tls instanceof EndPoint.SslSessionData data) {
      X509Certificate @Nullable [] certificates = data.peerCertificates();
      if (certificates != null && certificates.length > 0) {
        context.setProperty(PROPERTY, Bytes.of(certificates[0].getPublicKey().getEncoded()));
      }
    }
  }

  /** The address that a request came from; of use against floods only. */
  static String sourceOf(ContainerRequestContext context) {
    return String.valueOf(context.getProperty(SOURCE));
  }

  /**
   * The channel key of a request.
   *
   * @throws jakarta.ws.rs.ForbiddenException if the client presented none
   */
  static Bytes keyOf(ContainerRequestContext context) {
    if (context.getProperty(PROPERTY) instanceof Bytes key) {
      return key;
    }
    throw new jakarta.ws.rs.ForbiddenException(
        "expected a TLS client certificate with the host's channel key, found none");
  }
}
