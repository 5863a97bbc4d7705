package org.tvd.agent.identity;

import java.time.Duration;
import org.tvd.tpm.TpmAddress;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

/**
 * The host's TPM. It is connected to for each use and let go after it: a software TPM serves one
 * connection at a time, and others use it too; and a connection that broke is not kept.
 */
public final class PlatformTpm {
  private final TpmAddress address;
  private final Duration deadline;

  /**
   * The TPM at {@code address}.
   *
   * @param deadline for connecting, and for each command
   */
  public PlatformTpm(TpmAddress address, Duration deadline) {
    this.address = address;
    this.deadline = deadline;
  }

  /** What is done with the TPM. */
  @FunctionalInterface
  public interface Use<T> {
    T with(TpmDevice tpm) throws TpmException;
  }

  /** Does it; one use at a time. */
  public synchronized <T> T use(Use<T> use) throws TpmException {
    try (TpmDevice device = TpmDevice.open(address.connect(deadline))) {
      return use.with(device);
    }
  }
}
