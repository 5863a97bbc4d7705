package org.tvd.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;

class TransportTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Bytes GET_RANDOM = Bytes.ofHex("80010000000c0000017b0008");
  private static final Bytes SUCCESS = Bytes.ofHex("80010000000a00000000");

  /** A pipe's capacity (pipe(7)). */
  private static final int PIPE = 65536;

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** What the other end does with one connection. */
  private interface Peer {
    void serve(DataInputStream in, DataOutputStream out) throws IOException;
  }

  private void serve(Peer peer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var socket = server.accept()) {
                peer.serve(
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(socket.getOutputStream()));
                // Until the client has gone, so that it is its deadline that ends a wait.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private TpmTransport connect(String kind, Duration deadline) throws TpmTransportException {
    return TpmAddress.parse(kind + ":127.0.0.1:" + server.getLocalPort()).connect(deadline);
  }

  @Test
  void carriesACommandOverTcpToSwtpm() throws Exception {
    serve(
        (in, out) -> {
          assertThat(Bytes.of(in.readNBytes(12))).isEqualTo(GET_RANDOM);
          out.write(SUCCESS.toArray());
        });
    try (TpmTransport transport = connect("swtpm", LONG)) {
      assertThat(transport.transmit(GET_RANDOM)).isEqualTo(SUCCESS);
    }
  }

  @Test
  void speaksTheSimulatorsProtocol() throws Exception {
    serve(
        (in, out) -> {
          for (int i = 0; i < 2; i++) {
            assertThat(in.readInt()).isEqualTo(8);
            assertThat(in.readByte()).isZero();
            assertThat(in.readInt()).isEqualTo(12);
            assertThat(Bytes.of(in.readNBytes(12))).isEqualTo(GET_RANDOM);
            out.writeInt(10);
            out.write(SUCCESS.toArray());
            out.writeInt(0);
          }
        });
    try (TpmTransport transport = connect("simulator", LONG)) {
      assertThat(transport.transmit(GET_RANDOM)).isEqualTo(SUCCESS);
      assertThat(transport.transmit(GET_RANDOM)).isEqualTo(SUCCESS);
    }
  }

  @Test
  void aSilentPeerEndsWithTheDeadlineAndTheTransportWithIt() throws Exception {
    for (String kind : new String[] {"swtpm", "simulator"}) {
      serve((in, out) -> in.readNBytes(3));
      try (TpmTransport transport = connect(kind, SHORT)) {
        assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
            .isInstanceOf(TpmTransportException.class)
            .hasMessageContaining("did not answer within 100 ms; is another program using it?");
        assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
            .isInstanceOf(TpmTransportException.class);
      }
    }
  }

  @Test
  void aTrickleDoesNotExtendTheDeadline() throws Exception {
    serve(
        (in, out) -> {
          for (int i = 0; i < 1000; i++) {
            out.write(SUCCESS.at(i % 2));
            out.flush();
            LockSupport.parkNanos(20_000_000);
          }
        });
    try (TpmTransport transport = connect("swtpm", SHORT)) {
      assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("did not answer");
    }
  }

  @Test
  void refusesSizesThatNoTpmAnswersWith() throws Exception {
    for (String size : new String[] {"00000009", "00001001", "7fffffff", "ffffffff"}) {
      serve((in, out) -> out.write(Bytes.ofHex("8001" + size + "00000000").toArray()));
      try (TpmTransport transport = connect("swtpm", LONG)) {
        assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
            .isInstanceOf(TpmTransportException.class)
            .hasMessageContaining("is this a TPM?");
      }
    }
  }

  @Test
  void aClosedConnectionIsAnError() throws Exception {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                server.accept().close();
              } catch (IOException e) {
                Thread.currentThread().interrupt();
              }
            });
    try (TpmTransport transport = connect("swtpm", LONG)) {
      assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("is the TPM still running?");
    }
  }

  /** A full FIFO stands for a device whose driver does not return. */
  @Test
  void aHangingDeviceEndsWithTheDeadline(@TempDir Path dir) throws Exception {
    Path fifo = dir.resolve("tpm");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/mkfifo")), "mkfifo is not installed (coreutils)");
    Process made = new ProcessBuilder("/usr/bin/mkfifo", fifo.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    try (var other = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
        TpmTransport transport = TpmAddress.parse("device:" + fifo).connect(SHORT)) {
      assertThat(other.write(ByteBuffer.wrap(new byte[PIPE]))).isEqualTo(PIPE);
      assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("did not answer within 100 ms");
      assertThatThrownBy(() -> transport.transmit(GET_RANDOM))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("closed");
      assertThat(other.read(ByteBuffer.wrap(new byte[PIPE]))).isPositive();
    }
  }
}
