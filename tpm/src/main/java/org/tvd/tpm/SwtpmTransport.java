package org.tvd.tpm;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.tvd.protocol.Bytes;

/**
 * swtpm's data channel: commands and responses as they are, one after the other. swtpm serves one
 * connection and leaves a second one waiting without a word, which only the deadline ends.
 */
final class SwtpmTransport implements TpmTransport {
  private final TpmAddress address;
  private final DeadlineChannel channel;
  private final Duration deadline;

  private SwtpmTransport(TpmAddress address, DeadlineChannel channel, Duration deadline) {
    this.address = address;
    this.channel = channel;
    this.deadline = deadline;
  }

  static SwtpmTransport connect(TpmAddress address, SocketAddress socket, Duration deadline)
      throws TpmTransportException {
    try {
      return new SwtpmTransport(address, DeadlineChannel.connect(socket, deadline), deadline);
    } catch (IOException e) {
      throw Responses.unreachable(address, "is swtpm running with this data socket?", e);
    }
  }

  @Override
  public Bytes transmit(Bytes command) throws TpmTransportException {
    Responses.checkCommand(address, command);
    try {
      channel.begin();
      channel.write(command.asBuffer());
      Bytes header = channel.read(Responses.HEADER);
      int size = Responses.checkSize(address, Responses.statedSize(header));
      return Bytes.concat(header, channel.read(size - Responses.HEADER));
    } catch (IOException e) {
      // A late response would be taken for the next command's.
      channel.close();
      throw Responses.failed(address, deadline, e);
    } catch (TpmTransportException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean exclusive() {
    return true;
  }

  @Override
  public void close() {
    channel.close();
  }
}
