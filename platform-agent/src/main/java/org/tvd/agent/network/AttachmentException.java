package org.tvd.agent.network;

import java.io.Serial;

/** A VPE was not attached or detached. The message is for whoever asked. */
public final class AttachmentException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  AttachmentException(String message) {
    super(message);
  }

  AttachmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
