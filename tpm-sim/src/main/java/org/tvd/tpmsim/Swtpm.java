package org.tvd.tpmsim;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.tpm.TpmAddress;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;

/**
 * A swtpm process with its state in a directory. It serves one connection at a time and outlives
 * it; it ends with this object, and with this process.
 */
public final class Swtpm implements AutoCloseable {
  static final String DATA_SOCKET = "tpm.sock";
  static final String CONTROL_SOCKET = "tpm.ctl";
  static final String PID_FILE = "swtpm.pid";
  private static final String STATE = "tpm2-00.permall";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Path directory;
  private SwtpmProcess process;

  private Swtpm(Path directory, SwtpmProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Makes a new TPM with an ECC P-256 endorsement key, and starts it.
   *
   * @see #manufacture(Path, EkAuthority, EndorsementTemplate)
   */
  public static Swtpm manufacture(Path directory, EkAuthority authority)
      throws IOException, TpmException {
    return manufacture(directory, authority, EndorsementTemplate.L2);
  }

  /**
   * Makes a new TPM: fresh state, an endorsement key with its certificate in NV memory, the SHA-256
   * and SHA-384 PCR banks. It is then started.
   *
   * @param directory for the state, the sockets and the log; its path at most 90 bytes long
   * @throws FileAlreadyExistsException if there is a TPM already
   * @throws IOException if swtpm is not installed or does not start
   */
  public static Swtpm manufacture(Path directory, EkAuthority authority, EndorsementTemplate kind)
      throws IOException, TpmException {
    if (manufactured(directory)) {
      throw new FileAlreadyExistsException(
          directory.toString(), null, "there is a TPM here already; copying one clones its EK");
    }
    boolean ours = Files.notExists(directory);
    Files.createDirectories(directory);
    boolean made = false;
    try {
      Swtpm tpm = started(directory, authority, kind);
      made = true;
      return tpm;
    } finally {
      if (ours && !made) {
        remove(directory);
      }
    }
  }

  private static Swtpm started(Path directory, EkAuthority authority, EndorsementTemplate kind)
      throws IOException, TpmException {
    Swtpm tpm = new Swtpm(directory, SwtpmProcess.start(directory));
    try {
      try (TpmTransport transport = tpm.address().connect(DEADLINE)) {
        Manufacturing.of(transport, authority, kind);
      }
      tpm.reset();
      return tpm;
    } catch (IOException | TpmException | RuntimeException e) {
      tpm.close();
      throw e;
    }
  }

  /** A TPM without its certificate is none. */
  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory);
  }

  /** Whether {@code directory} holds a TPM's state. */
  public static boolean manufactured(Path directory) {
    return Files.exists(directory.resolve(STATE));
  }

  /**
   * Starts the TPM in {@code directory}: power on, and Startup(CLEAR).
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if swtpm is not installed, does not start, or runs there already
   */
  public static Swtpm start(Path directory) throws IOException {
    if (!manufactured(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "no TPM was manufactured here");
    }
    return new Swtpm(directory, SwtpmProcess.start(directory));
  }

  /** Where agents find the TPM. */
  public TpmAddress address() {
    return address(directory);
  }

  static TpmAddress address(Path directory) {
    return new TpmAddress.SwtpmUnix(directory.toAbsolutePath().resolve(DATA_SOCKET));
  }

  /** The swtpm process; another one after each {@link #reset}. */
  public synchronized long pid() {
    return process.pid();
  }

  /**
   * Cuts the power, without TPM2_Shutdown, and restores it: a new process from the saved state.
   * Open connections break, as an agent's do when its host reboots.
   */
  public synchronized void reset() throws IOException {
    process.close();
    process = SwtpmProcess.start(directory);
  }

  /** Waits until the process ends by itself, or the thread is interrupted. */
  public void await() throws InterruptedException {
    SwtpmProcess current;
    synchronized (this) {
      current = process;
    }
    current.await();
  }

  /** Ends the process; the state stays. */
  @Override
  public synchronized void close() {
    process.close();
  }
}
