package org.tvd.verifier.http;

import jakarta.ws.rs.BadRequestException;
import org.jspecify.annotations.Nullable;

/** JAX-RS gives null for an empty body. */
final class Bodies {
  private Bodies() {}

  static <T> T required(@Nullable T body) {
    if (body == null) {
      throw new BadRequestException("expected a JSON body, found none");
    }
    return body;
  }
}
