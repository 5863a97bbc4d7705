package org.tvd.verifier.http;

import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.tvd.protocol.Bytes;

/** Lets only requests with the operator's token through to the routes of {@link Operator}. */
@OperatorToken.Operator
final class OperatorToken implements ContainerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final Bytes tokenDigest;

  OperatorToken(String token) {
    this.tokenDigest = Bytes.ofUtf8(token).sha256();
  }

  /** Marks a route that is the operator's. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Operator {}

  @Override
  public void filter(ContainerRequestContext context) {
    String header = context.getHeaderString(HttpHeaders.AUTHORIZATION);
    boolean valid =
        header != null
            && header.startsWith(SCHEME)
            && Bytes.ofUtf8(header.substring(SCHEME.length()))
                .sha256()
                .equalsConstantTime(tokenDigest);
    if (!valid) {
      context.abortWith(
          Problem.response(
              401,
              "operator-only",
              "This is the operator's",
              "expected 'Authorization: Bearer' with the token in the verifier's state directory"
                  + " (operator-token)"));
    }
  }
}
