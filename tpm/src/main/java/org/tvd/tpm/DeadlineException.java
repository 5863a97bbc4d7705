package org.tvd.tpm;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** The other end of a channel took longer than the channel's deadline. */
public final class DeadlineException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DeadlineException(Duration deadline) {
    super("no answer within " + deadline.toMillis() + " ms");
  }
}
