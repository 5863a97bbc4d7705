package org.tvd.agent.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.protocol.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agent's control socket: a Unix socket for its owner only. One request and one reply per
 * connection, each a JSON object on a line, bounded in length, time and number at once.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int CONNECTIONS = 32;

  /** Attaching asks the verifier and waits for a plan. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Path socket;
  private final ServerSocketChannel server;
  private final Handler handler;
  private final JsonMapper json = StrictJson.mapper();
  private final Semaphore connections = new Semaphore(CONNECTIONS);

  /** Does what is asked. */
  @FunctionalInterface
  public interface Handler {
    ControlReply answer(ControlRequest request) throws InterruptedException;
  }

  private ControlServer(Path socket, ServerSocketChannel server, Handler handler) {
    this.socket = socket;
    this.server = server;
    this.handler = handler;
  }

  /**
   * Makes the socket and serves it. A socket that a dead agent left is replaced.
   *
   * @throws IOException if another agent answers there, or the socket cannot be made
   */
  public static ControlServer start(Path socket, Handler handler) throws IOException {
    refuseLive(socket);
    Path folder = socket.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("control-socket: expected a file, found " + socket);
    }
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("control-socket: " + folder + " is not a folder", e);
    }
    // Born in a folder that nobody else may enter, the socket is never open to others, and the
    // move replaces what a dead agent left in one step.
    Path cradle = Files.createTempDirectory(folder, ".agent");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Path born = cradle.resolve("s");
      server.bind(UnixDomainSocketAddress.of(born), CONNECTIONS);
      Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
      Files.move(born, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      server.close();
      throw new IOException("control-socket: " + socket + " cannot be made: " + e, e);
    } finally {
      Files.deleteIfExists(cradle.resolve("s"));
      Files.deleteIfExists(cradle);
    }
    ControlServer control = new ControlServer(socket, server, handler);
    Thread.ofVirtual().name("control").start(control::accept);
    return control;
  }

  /** Fails if an agent answers at {@code socket}. */
  public static void refuseLive(Path socket) throws IOException {
    if (Files.notExists(socket)) {
      return;
    }
    boolean live;
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      live = probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      LOG.debug("{}: left by an agent that is gone ({})", socket, e.getMessage());
      live = false;
    }
    if (live) {
      throw new IOException(
          socket + ": another agent is running; end it, or name another control-socket");
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        if (connections.tryAcquire()) {
          Thread.ofVirtual().name("control-request").start(() -> serve(channel));
        } else {
          channel.close();
        }
      }
    } catch (AsynchronousCloseException e) {
      LOG.debug("{}: closed", socket);
    } catch (IOException e) {
      LOG.error("{}: the control socket failed: {}", socket, e.toString());
    }
  }

  private void serve(SocketChannel channel) {
    try (channel;
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      LineChannel lines = new LineChannel(channel, selector, DEADLINE);
      lines.write(json.writeValueAsString(answer(lines.read())));
    } catch (IOException e) {
      LOG.debug("{}: {}", socket, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.release();
    }
  }

  private ControlReply answer(String line) throws InterruptedException {
    try {
      // Jackson reads the word null as an object that is not there.
      Optional<ControlRequest> request =
          Optional.ofNullable(json.readValue(line, ControlRequest.class));
      return request.isPresent()
          ? handler.answer(request.get())
          : new ControlReply.Refused("expected a request, found null");
    } catch (JacksonException e) {
      return new ControlReply.Refused(
          "expected one of the requests status, attach, detach, list, reattest: "
              + e.getOriginalMessage());
    }
  }

  /** Removes the socket. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(socket);
    server.close();
  }
}
