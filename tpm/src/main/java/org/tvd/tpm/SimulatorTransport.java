package org.tvd.tpm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.tvd.protocol.Bytes;

/**
 * The command port of IBM's and Microsoft's simulators. A command is the word 8, the locality, a
 * length and the command; a response is a length, the response and the word 0. It goes out in one
 * write, and arriving data is acknowledged at once: the simulator answers in three small writes,
 * each of which would otherwise wait 40 ms for the acknowledgement of the one before.
 */
final class SimulatorTransport implements TpmTransport {
  private static final int SEND_COMMAND = 8;
  private static final int SESSION_END = 20;

  private final TpmAddress address;
  private final DeadlineChannel channel;
  private final Duration deadline;

  private SimulatorTransport(TpmAddress address, DeadlineChannel channel, Duration deadline) {
    this.address = address;
    this.channel = channel;
    this.deadline = deadline;
  }

  static SimulatorTransport connect(
      TpmAddress address, InetSocketAddress commandPort, Duration deadline)
      throws TpmTransportException {
    try {
      return new SimulatorTransport(
          address, DeadlineChannel.connect(commandPort, deadline), deadline);
    } catch (IOException e) {
      throw Responses.unreachable(address, "is the simulator running on this port?", e);
    }
  }

  @Override
  public Bytes transmit(Bytes command) throws TpmTransportException {
    Responses.checkCommand(address, command);
    try {
      channel.begin();
      ByteBuffer out = ByteBuffer.allocate(9 + command.size());
      out.putInt(SEND_COMMAND).put((byte) 0).putInt(command.size()).put(command.asBuffer());
      channel.write(out.flip());
      int size = Responses.checkSize(address, word() & 0xffffffffL);
      Bytes response = read(size);
      if (Responses.statedSize(response) != size) {
        throw new TpmTransportException(
            "%s: expected a response of %d bytes, found one of %d by its header"
                .formatted(address, size, Responses.statedSize(response)));
      }
      int acknowledgement = word();
      if (acknowledgement != 0) {
        throw new TpmTransportException(
            "%s: the simulator reports error %d".formatted(address, acknowledgement));
      }
      return response;
    } catch (IOException e) {
      channel.close();
      throw Responses.failed(address, deadline, e);
    } catch (TpmTransportException e) {
      channel.close();
      throw e;
    }
  }

  private int word() throws IOException {
    return read(4).asBuffer().getInt();
  }

  /** Linux forgets this option with each arriving segment, hence before each read. */
  private Bytes read(int size) throws IOException {
    channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    return channel.read(size);
  }

  @Override
  public void close() {
    try (channel) {
      channel.begin();
      channel.write(ByteBuffer.allocate(4).putInt(0, SESSION_END));
    } catch (IOException e) {
      // The farewell is a courtesy: the simulator notices a closed connection as well.
      channel.close();
    }
  }
}
