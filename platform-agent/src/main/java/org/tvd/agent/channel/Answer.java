package org.tvd.agent.channel;

import org.tvd.protocol.message.ProblemDetails;

/** What the verifier answered; that it did not answer is an IOException. */
public sealed interface Answer<T> {

  /** It did what it was asked. */
  record Ok<T>(T value) implements Answer<T> {}

  /** It refused, and says why. */
  record Problem<T>(ProblemDetails details) implements Answer<T> {
    /** The host must enrol first. */
    public boolean unknownHost() {
      return details.type().equals("urn:tvd:problem:unknown-host");
    }
  }
}
