package org.tvd.agent;

import java.io.Serial;

/** The agent cannot start. The message says what was expected, what was found and what to do. */
public final class AgentException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public AgentException(String message) {
    super(message);
  }

  public AgentException(String message, Throwable cause) {
    super(message, cause);
  }
}
