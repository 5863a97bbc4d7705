package org.tvd.tpm;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.tvd.protocol.Bytes;

/**
 * A stream socket, Unix or TCP, whose every operation ends by a deadline. The channel is
 * non-blocking, because neither a Unix channel nor a blocked read knows a timeout of its own.
 */
public final class DeadlineChannel implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;
  private final Duration deadline;
  private long end;

  private DeadlineChannel(SocketChannel channel, Selector selector, Duration deadline) {
    this.channel = channel;
    this.selector = selector;
    this.deadline = deadline;
    begin();
  }

  /**
   * Connects.
   *
   * @throws DeadlineException if that takes longer than {@code deadline}
   */
  public static DeadlineChannel connect(SocketAddress address, Duration deadline)
      throws IOException {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("expected a deadline of more than zero: " + deadline);
    }
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IOException("the host name " + inet.getHostString() + " does not resolve");
    }
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.configureBlocking(false);
      DeadlineChannel opened = new DeadlineChannel(channel, Selector.open(), deadline);
      boolean connected = channel.connect(address);
      channel.register(opened.selector, SelectionKey.OP_CONNECT);
      while (!connected) {
        opened.await(SelectionKey.OP_CONNECT);
        connected = channel.finishConnect();
      }
      if (address instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Starts the deadline anew: what follows, together, must end by it. */
  public void begin() {
    end = System.nanoTime() + deadline.toNanos();
  }

  /** Writes all of {@code out}. */
  public void write(ByteBuffer out) throws IOException {
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  /** Reads exactly {@code size} bytes. */
  public Bytes read(int size) throws IOException {
    byte[] value = new byte[size];
    ByteBuffer in = ByteBuffer.wrap(value);
    while (in.hasRemaining()) {
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the other end closed the connection");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ);
      }
    }
    return Bytes.of(value);
  }

  /** Sets a socket option that the channel may or may not have. */
  <T> void setOption(SocketOption<T> option, T value) throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }

  private void await(int operation) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    if (key == null) {
      key = channel.register(selector, operation);
    } else {
      key.interestOps(operation);
    }
    long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
    if (millis <= 0 || (selector.select(millis) == 0 && end - System.nanoTime() <= 0)) {
      throw new DeadlineException(deadline);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("the thread was interrupted");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() {
    try (selector;
        channel) {
      begin();
    } catch (IOException e) {
      // The descriptor is gone either way, and nothing was buffered that could be lost.
    }
  }
}
