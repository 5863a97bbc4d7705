package org.tvd.agent.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** Lines over a non-blocking socket channel, bounded in length and in time. */
final class LineChannel {
  /** The longest line: a status with some thousand VPEs. */
  static final int MAX_LINE = 1 << 20;

  private final SocketChannel channel;
  private final Selector selector;
  private final long deadline;

  /**
   * @param channel non-blocking, and registered with {@code selector} alone
   * @param deadline for everything that happens on this object
   */
  LineChannel(SocketChannel channel, Selector selector, Duration deadline) {
    this.channel = channel;
    this.selector = selector;
    this.deadline = System.nanoTime() + deadline.toNanos();
  }

  /** The next line without its end. Nothing may follow it: a peer sends one and waits. */
  String read() throws IOException {
    ByteBuffer line = ByteBuffer.allocate(8192);
    while (true) {
      int count = channel.read(line);
      if (count < 0) {
        throw new EOFException("the peer closed the control socket before its line ended");
      }
      if (line.position() > 0 && line.get(line.position() - 1) == '\n') {
        return text(line.flip().limit(line.limit() - 1));
      }
      if (!line.hasRemaining()) {
        if (line.capacity() >= MAX_LINE) {
          throw new IOException("expected a line of at most " + MAX_LINE + " bytes");
        }
        line = ByteBuffer.allocate(line.capacity() * 2).put(line.flip());
      } else if (count == 0) {
        await(SelectionKey.OP_READ);
      }
    }
  }

  void write(String line) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  private void await(int operation) throws IOException {
    Objects.requireNonNull(channel.keyFor(selector)).interestOps(operation);
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new SocketTimeoutException("the peer on the control socket took too long");
    }
    selector.selectedKeys().clear();
  }

  private static String text(ByteBuffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }
}
