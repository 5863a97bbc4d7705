package org.tvd.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmAddress;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;

/**
 * Stands before a TPM, and lets the measurement log grow just before the TPM executes its first
 * TPM2_Quote.
 */
final class MeasuringProxy implements AutoCloseable {
  private static final int HEADER = 10;
  private static final int QUOTE = 0x158;

  private final ServerSocketChannel server;
  private final TpmAddress tpm;
  private final Path socket;
  private final Path log;
  private int quotes;

  private MeasuringProxy(ServerSocketChannel server, Path socket, TpmAddress tpm, Path log) {
    this.server = server;
    this.socket = socket;
    this.tpm = tpm;
    this.log = log;
  }

  static MeasuringProxy start(Path socket, TpmAddress tpm, Path log) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    MeasuringProxy proxy = new MeasuringProxy(server, socket, tpm, log);
    Thread.ofVirtual().start(proxy::serve);
    return proxy;
  }

  TpmAddress address() {
    return new TpmAddress.SwtpmUnix(socket);
  }

  private void serve() {
    try {
      while (true) {
        try (SocketChannel client = server.accept();
            TpmTransport transport = tpm.connect(Duration.ofSeconds(10))) {
          relay(client, transport);
        }
      }
    } catch (ClosedChannelException e) {
      return; // the test has ended
    } catch (IOException | TpmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void relay(SocketChannel client, TpmTransport transport)
      throws IOException, TpmException {
    while (true) {
      ByteBuffer command = ByteBuffer.allocate(TpmTransport.MAX_SIZE).limit(HEADER);
      while (command.hasRemaining()) {
        if (client.read(command) < 0) {
          return;
        }
        if (command.position() == HEADER) {
          command.limit(command.getInt(2));
        }
      }
      if (command.getInt(6) == QUOTE && ++quotes == 1) {
        Files.write(log, new byte[] {(byte) 0xff}, StandardOpenOption.APPEND);
      }
      byte[] bytes = new byte[command.limit()];
      command.flip().get(bytes);
      ByteBuffer response = transport.transmit(Bytes.of(bytes)).asBuffer();
      while (response.hasRemaining()) {
        client.write(response);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
