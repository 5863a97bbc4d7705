package org.tvd.tpm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tvd.protocol.Bytes;

/**
 * A Linux TPM device: one write and one read per command. The kernel blocks in the write until the
 * TPM has answered, and neither a signal nor a close ends that. So a thread of its own does it;
 * past the deadline it is left behind and closes the device when it comes back.
 */
final class LinuxDeviceTransport implements TpmTransport {
  private final TpmAddress address;
  private final FileChannel device;
  private final Duration deadline;
  private final ExecutorService io;

  private LinuxDeviceTransport(TpmAddress address, FileChannel device, Duration deadline) {
    this.address = address;
    this.device = device;
    this.deadline = deadline;
    this.io =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("tpm " + address).factory());
  }

  static LinuxDeviceTransport open(Path path, Duration deadline) throws TpmTransportException {
    TpmAddress address = new TpmAddress.Device(path);
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("expected a deadline of more than zero: " + deadline);
    }
    if (!Files.exists(path)) {
      throw new TpmTransportException(
          address + ": there is no such device; has this machine a TPM that its firmware enables?");
    }
    try {
      return new LinuxDeviceTransport(
          address,
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE),
          deadline);
    } catch (IOException e) {
      throw Responses.unreachable(
          address, "may this user open it, and does no other program hold it?", e);
    }
  }

  @Override
  public Bytes transmit(Bytes command) throws TpmTransportException {
    Responses.checkCommand(address, command);
    if (io.isShutdown()) {
      throw new TpmTransportException(address + ": the connection is closed; open it again");
    }
    Future<Bytes> response = io.submit(() -> exchange(command));
    try {
      Bytes answer = response.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      int size = answer.size();
      if (size < Responses.HEADER || Responses.statedSize(answer) != size) {
        throw new TpmTransportException(
            "%s: expected a whole response, found %d bytes".formatted(address, size));
      }
      return answer;
    } catch (TimeoutException e) {
      close();
      throw Responses.noAnswer(address, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new TpmTransportException(address + ": the thread was interrupted", e);
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof IOException cause
          ? Responses.failed(address, deadline, cause)
          : new TpmTransportException(address + ": the command failed", e);
    } catch (TpmTransportException e) {
      close();
      throw e;
    }
  }

  private Bytes exchange(Bytes command) throws IOException {
    int written = device.write(command.asBuffer());
    if (written != command.size()) {
      throw new IOException("the device took " + written + " of " + command.size() + " bytes");
    }
    byte[] response = new byte[MAX_SIZE];
    int size = device.read(ByteBuffer.wrap(response));
    return Bytes.of(response).slice(0, Math.max(size, 0));
  }

  @Override
  public void close() {
    if (!io.isShutdown()) {
      // Closing waits for a command under way, hence behind it, on the thread that carries it out.
      io.execute(this::closeDevice);
      io.shutdown();
    }
  }

  private void closeDevice() {
    try {
      device.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
