package org.tvd.tpm;

import org.tvd.protocol.Bytes;

/**
 * Carries commands to one TPM and brings its responses back. A transport serves one thread at a
 * time; after a failure it is of no further use and every call fails.
 */
public interface TpmTransport extends AutoCloseable {

  /** The largest command or response that any transport carries, bytes. */
  int MAX_SIZE = 4096;

  /**
   * Sends one command and waits for its response, no longer than the transport's deadline.
   *
   * @param command a whole marshalled command, at most {@link #MAX_SIZE} bytes
   * @return the whole marshalled response, whose header's size has been checked
   * @throws TpmTransportException if the TPM cannot be reached, does not answer in time, or answers
   *     with something that is no response
   */
  Bytes transmit(Bytes command) throws TpmTransportException;

  /**
   * Whether nobody else can use the TPM at the same time, so that whatever is loaded in it was left
   * there by a user that ended, and may be flushed.
   */
  default boolean exclusive() {
    return false;
  }

  @Override
  void close();
}
