package org.tvd.tpm.command;

import java.io.Serial;
import java.time.Duration;
import java.util.Set;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import tss.TpmDevice;

/**
 * Gives TSS.Java a transport. Errors of the TPM are taken out here, before TSS.Java sees them: it
 * would print them to the standard output, and repeat a command for ever.
 */
final class TransportDevice extends TpmDevice {
  private static final int NO_SESSIONS = 0x8001;
  private static final int SESSIONS = 0x8002;

  /** TPM_RC_YIELDED, TPM_RC_TESTING, TPM_RC_NV_RATE, TPM_RC_RETRY: the same command, later. */
  private static final Set<Integer> LATER = Set.of(0x908, 0x90a, 0x920, 0x922);

  private static final int ATTEMPTS = 12;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

  private final TpmTransport transport;
  private Bytes response = Bytes.EMPTY;

  TransportDevice(TpmTransport transport) {
    this.transport = transport;
  }

  /** Carries a checked failure through TSS.Java, which knows no checked exceptions. */
  static final class Failure extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
    private final int responseCode;

    private Failure(int responseCode, String message) {
      super(message);
      this.responseCode = responseCode;
    }

    private Failure(TpmException cause) {
      super(cause);
      this.responseCode = 0;
    }

    TpmException named(String command) {
      if (getCause() instanceof TpmException cause) {
        return cause;
      }
      return responseCode == 0
          ? new TpmException(command + ": " + getMessage(), this)
          : new TpmException(command, responseCode);
    }
  }

  @Override
  public void dispatchCommand(byte[] command) {
    Bytes bytes = Bytes.of(command);
    long pause = 5;
    for (int attempt = 1; ; attempt++) {
      int code = exchange(bytes);
      if (code == 0) {
        return;
      }
      if (!LATER.contains(code) || attempt == ATTEMPTS) {
        throw new Failure(code, "refused");
      }
      sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
    }
  }

  private int exchange(Bytes command) {
    try {
      response = transport.transmit(command);
      ByteReader in = ByteReader.bigEndian("response", response);
      int tag = in.u16("tag");
      long size = in.u32("responseSize");
      long code = in.u32("responseCode");
      if ((tag != NO_SESSIONS && tag != SESSIONS) || size != response.size() || code > 0xffff) {
        throw in.malformed("no header of a TPM's response");
      }
      return (int) code;
    } catch (TpmException e) {
      throw new Failure(e);
    } catch (MalformedException e) {
      throw new Failure(new TpmException("the TPM answered with something that is no response", e));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(0, "the thread was interrupted");
    }
  }

  /**
   * The parameter area of the last response, to a command with sessions and without a handle in its
   * response, byte for byte as the TPM sent it.
   */
  Bytes parameters() throws MalformedException {
    ByteReader in = ByteReader.bigEndian("response", response);
    in.bytes(10, "header");
    return in.bytes(in.u32("parameterSize"), "parameters");
  }

  @Override
  public byte[] getResponse() {
    return response.toArray();
  }

  @Override
  public boolean connect() {
    return true;
  }

  @Override
  public boolean responseReady() {
    return !response.isEmpty();
  }

  @Override
  public void close() {
    transport.close();
  }
}
