package org.tvd.tpmsim;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.tvd.tpm.DeadlineChannel;

/** swtpm's control channel (swtpm_ioctls(3)): what a platform's wires do to a TPM. */
public final class SwtpmControl implements AutoCloseable {
  private static final int CMD_INIT = 2;
  private static final int CMD_STOP = 14;

  private final DeadlineChannel channel;

  private SwtpmControl(DeadlineChannel channel) {
    this.channel = channel;
  }

  /** Connects to the control socket of a running swtpm, which serves one client at a time. */
  public static SwtpmControl connect(Path socket, Duration deadline) throws IOException {
    return new SwtpmControl(DeadlineChannel.connect(UnixDomainSocketAddress.of(socket), deadline));
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Powers the TPM off and on. Its firmware must then send Startup. */
  public void powerCycle() throws IOException {
    command("STOP", ByteBuffer.allocate(4).putInt(CMD_STOP));
    command("INIT", ByteBuffer.allocate(8).putInt(CMD_INIT).putInt(0));
  }

  private void command(String name, ByteBuffer command) throws IOException {
    channel.begin();
    channel.write(command.flip());
    int result = channel.read(4).asBuffer().getInt();
    if (result != 0) {
      throw new IOException("swtpm's control command %s: 0x%x".formatted(name, result));
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
