package org.tvd.verifier.http;

import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.tvd.protocol.message.ProblemDetails;

/** Answers with problem details (RFC 9457). */
final class Problem {
  static final String MEDIA_TYPE = "application/problem+json";

  private Problem() {}

  /**
   * A response.
   *
   * @param kind names the problem, as in {@code unknown-host}
   * @param detail what was expected, what was found, what to do
   */
  static Response response(int status, String kind, String title, String detail) {
    return Response.status(status)
        .type(MEDIA_TYPE)
        .entity(new ProblemDetails("urn:tvd:problem:" + kind, title, status, detail))
        .build();
  }

  /** The kind that stands for an enumerated reason. */
  static String kind(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
