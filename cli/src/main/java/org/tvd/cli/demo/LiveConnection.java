package org.tvd.cli.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP connection between two network namespaces that carries one short message every few
 * milliseconds, so that it shows when it was cut.
 */
public final class LiveConnection implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int CONNECT_MILLIS = 800;

  private final ServerSocketChannel listener;
  private final SocketChannel client;
  private final SocketChannel server;
  private final AtomicInteger received = new AtomicInteger();
  private volatile Instant lastReceived = Instant.EPOCH;
  private volatile Duration longestPause = Duration.ZERO;

  private LiveConnection(ServerSocketChannel listener, SocketChannel client, SocketChannel server) {
    this.listener = listener;
    this.client = client;
    this.server = server;
  }

  /**
   * Whether the namespace {@code from} reaches {@code port} of the namespace {@code to}.
   *
   * @param address of {@code to} in its TVD
   */
  public static boolean reaches(String from, String to, String address, int port)
      throws IOException, InterruptedException {
    try (ServerSocketChannel _ = listen(to, address, port)) {
      SocketChannel connected = connect(from, address, port);
      connected.close();
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof SocketTimeoutException
          || e.getCause() instanceof SocketException) {
        return false; // nothing answers, or there is no way at all
      }
      throw e;
    }
  }

  /** Opens a connection over which {@code marker} is sent again and again. */
  public static LiveConnection open(String from, String to, String address, int port, String marker)
      throws IOException, InterruptedException {
    ServerSocketChannel listener = listen(to, address, port);
    SocketChannel client = connect(from, address, port);
    var connection = new LiveConnection(listener, client, listener.accept());
    Thread.ofVirtual().name("send " + marker).start(() -> connection.send(marker));
    Thread.ofVirtual().name("receive " + marker).start(connection::receive);
    return connection;
  }

  private static ServerSocketChannel listen(String namespace, String address, int port)
      throws IOException, InterruptedException {
    return new NetworkNamespace(namespace)
        .call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(address, port)));
  }

  private static SocketChannel connect(String namespace, String address, int port)
      throws IOException, InterruptedException {
    return new NetworkNamespace(namespace)
        .call(
            () -> {
              SocketChannel channel = SocketChannel.open();
              channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
              channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
              return channel;
            });
  }

  private void send(String marker) {
    byte[] message = (marker + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      while (client.isOpen()) {
        client.write(ByteBuffer.wrap(message));
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      // The other end, or the interface, is gone: what the receiver saw last is what counts.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (server.read(buffer.clear()) >= 0) {
        Instant now = Instant.now();
        Duration pause = Duration.between(lastReceived, now);
        if (received.get() > 0 && pause.compareTo(longestPause) > 0) {
          longestPause = pause;
        }
        lastReceived = now;
        received.incrementAndGet();
      }
    } catch (IOException e) {
      return; // as above
    }
  }

  /** The longest time in which nothing arrived, up to the last arrival. */
  public Duration longestPause() {
    return longestPause;
  }

  /** When something arrived last. */
  public Instant lastReceived() {
    return lastReceived;
  }

  /** Whether something arrives within {@code limit}. */
  public boolean isAlive(Duration limit) throws InterruptedException {
    int before = received.get();
    Instant end = Instant.now().plus(limit);
    while (Instant.now().isBefore(end)) {
      if (received.get() > before) {
        return true;
      }
      Thread.sleep(PAUSE);
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    listener.close();
  }
}
