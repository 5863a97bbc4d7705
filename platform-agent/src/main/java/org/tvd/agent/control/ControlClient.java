package org.tvd.agent.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.tvd.protocol.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running agent over its control socket; one connection per request. */
public final class ControlClient {
  private final Path socket;
  private final Duration deadline;
  private final JsonMapper json = StrictJson.mapper();

  /**
   * A client of the agent at {@code socket}.
   *
   * @param deadline how long one request may take; attaching may wait for the verifier
   */
  public ControlClient(Path socket, Duration deadline) {
    this.socket = socket;
    this.deadline = deadline;
  }

  /**
   * Sends one request and waits for its reply.
   *
   * @throws IOException if no agent answers there in time; the message says what to do
   */
  public ControlReply ask(ControlRequest request) throws IOException {
    if (Files.notExists(socket)) {
      throw new IOException(
          socket + ": no agent is running here (start one with `tvd agent`, or name its socket)");
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connect(channel);
      try (Selector selector = Selector.open()) {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        LineChannel lines = new LineChannel(channel, selector, deadline);
        lines.write(json.writeValueAsString(request));
        String reply = lines.read();
        return json.readValue(reply, ControlReply.class);
      }
    } catch (JacksonException e) {
      throw new IOException(socket + ": the answer is not an agent's", e);
    }
  }

  private void connect(SocketChannel channel) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new IOException(
          socket + ": no agent answers here (" + e.getMessage() + "); is it running?", e);
    }
  }
}
