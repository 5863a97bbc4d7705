package org.tvd.tpmsim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import org.tvd.tpm.TpmTransportException;

/**
 * A TPM inside this JVM, by libtpms: for tests and load. Its state is in memory and ends with it.
 * Many fit into one JVM.
 */
public final class InProcessTpm implements TpmTransport {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/libtpms.so.0"),
          Path.of("/usr/lib/aarch64-linux-gnu/libtpms.so.0"),
          Path.of("/usr/lib64/libtpms.so.0"),
          Path.of("/usr/lib/libtpms.so.0"));

  private final Libtpms libtpms;
  private boolean closed;

  private InProcessTpm(Libtpms libtpms) {
    this.libtpms = libtpms;
  }

  /** Whether libtpms.so.0 is installed. */
  public static boolean available() {
    return library().isPresent();
  }

  private static Optional<Path> library() {
    return LIBRARIES.stream().filter(Files::exists).findFirst();
  }

  /**
   * Makes a new TPM with an ECC P-256 endorsement key and starts it.
   *
   * @see #manufacture(EkAuthority, EndorsementTemplate)
   */
  public static InProcessTpm manufacture(EkAuthority authority) throws IOException, TpmException {
    return manufacture(authority, EndorsementTemplate.L2);
  }

  /**
   * Makes a new TPM: an endorsement key with its certificate in NV memory, the SHA-256 and SHA-384
   * PCR banks. It is then started.
   *
   * @throws NoSuchFileException if libtpms is not installed
   */
  public static InProcessTpm manufacture(EkAuthority authority, EndorsementTemplate kind)
      throws IOException, TpmException {
    Path library =
        library()
            .orElseThrow(
                () ->
                    new NoSuchFileException(
                        "libtpms.so.0", null, "install it (Debian: apt install libtpms0)"));
    InProcessTpm tpm = new InProcessTpm(Libtpms.load(library));
    try {
      Manufacturing.startup(tpm);
      Manufacturing.of(tpm, authority, kind);
      tpm.reset();
      return tpm;
    } catch (TpmException | RuntimeException e) {
      tpm.close();
      throw e;
    }
  }

  /** Cuts the power and restores it, as a reboot does, and sends Startup(CLEAR). */
  public void reset() throws TpmException {
    synchronized (libtpms) {
      requireOpen();
      libtpms.powerOff();
      libtpms.powerOn();
    }
    Manufacturing.startup(this);
  }

  @Override
  public Bytes transmit(Bytes command) throws TpmTransportException {
    synchronized (libtpms) {
      requireOpen();
      Bytes response = libtpms.process(command);
      if (response.size() < 10 || response.size() > MAX_SIZE) {
        throw new TpmTransportException(
            "libtpms: expected a response of 10 to 4096 bytes, found " + response.size());
      }
      return response;
    }
  }

  private void requireOpen() throws TpmTransportException {
    if (closed) {
      throw new TpmTransportException("libtpms: this TPM was closed");
    }
  }

  @Override
  public boolean exclusive() {
    return true;
  }

  /** Ends the TPM; its state is gone. Doing so twice is harmless. */
  @Override
  public void close() {
    synchronized (libtpms) {
      if (!closed) {
        closed = true;
        libtpms.powerOff();
        libtpms.unload();
      }
    }
  }
}
