package org.tvd.tpm;

import java.io.IOException;
import java.time.Duration;
import org.tvd.protocol.Bytes;

/** What all transports have in common: the response's header, and errors in the user's words. */
final class Responses {
  /** Tag, size and response code (TPM 2.0 Library, part 1, 18.3). */
  static final int HEADER = 10;

  private Responses() {}

  /** Refuses a command that no TPM takes. */
  static void checkCommand(TpmAddress address, Bytes command) throws TpmTransportException {
    if (command.size() < HEADER || command.size() > TpmTransport.MAX_SIZE) {
      throw new TpmTransportException(
          "%s: expected a command of %d to %d bytes, found %d"
              .formatted(address, HEADER, TpmTransport.MAX_SIZE, command.size()));
    }
  }

  /** The size in a response's header, if it is one that a TPM may answer with. */
  static int checkSize(TpmAddress address, long size) throws TpmTransportException {
    if (size < HEADER || size > TpmTransport.MAX_SIZE) {
      throw new TpmTransportException(
          "%s: expected a response of %d to %d bytes, found a size of %d; is this a TPM?"
              .formatted(address, HEADER, TpmTransport.MAX_SIZE, size));
    }
    return (int) size;
  }

  /** The size that the header in {@code response} states. */
  static long statedSize(Bytes response) {
    return response.asBuffer().getInt(2) & 0xffffffffL;
  }

  static TpmTransportException noAnswer(TpmAddress address, Duration deadline) {
    return new TpmTransportException(
        "%s: the TPM did not answer within %d ms; is another program using it?"
            .formatted(address, deadline.toMillis()));
  }

  static TpmTransportException failed(TpmAddress address, Duration deadline, IOException cause) {
    if (cause instanceof DeadlineException) {
      return noAnswer(address, deadline);
    }
    return new TpmTransportException(
        "%s: the connection failed: %s; is the TPM still running?"
            .formatted(address, reason(cause)),
        cause);
  }

  static TpmTransportException unreachable(TpmAddress address, String hint, IOException cause) {
    return new TpmTransportException(
        "%s: cannot connect: %s; %s".formatted(address, reason(cause), hint), cause);
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
