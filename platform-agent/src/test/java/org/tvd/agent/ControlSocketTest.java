package org.tvd.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.agent.Eventually.eventually;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;

/** An agent asked over its control socket. */
class ControlSocketTest extends AgentFixture {
  @Test
  void attachesListsAndDetachesOverTheControlSocket() throws Exception {
    Path netns = Files.createFile(folder.resolve("netns"));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      eventually(
          () ->
              ask(new ControlRequest.Status()) instanceof ControlReply.AgentStatus status
                  && status.state().equals("waiting")
                  && status.tvds().getFirst().member());
      ControlReply reply =
          ask(new ControlRequest.Attach("alpha", "web", netns.toString(), "eth0", ""));
      assertThat(reply).isInstanceOf(ControlReply.Attached.class);
      assertThat(network.ports()).containsExactly("alpha/web");
      assertThat(ask(new ControlRequest.ListVpes()))
          .isInstanceOfSatisfying(
              ControlReply.Vpes.class, vpes -> assertThat(vpes.vpes()).hasSize(1));
      assertThat(ask(new ControlRequest.Detach("alpha", "web"))).isEqualTo(new ControlReply.Done());
      assertThat(network.ports()).isEmpty();
      for (ControlRequest wrong :
          List.of(
              new ControlRequest.Detach("alpha", "web"),
              new ControlRequest.Attach("beta", "web", netns.toString(), "eth0", ""),
              new ControlRequest.Attach("alpha", "../x", netns.toString(), "eth0", ""),
              new ControlRequest.Attach("alpha", "web", "/run/netns/none", "eth0", ""))) {
        assertThat(ask(wrong)).isInstanceOf(ControlReply.Refused.class);
      }
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("run/agent.sock"))))
          .isEqualTo("rw-------");
      assertThat(send("{\"request\":\"status\",\"more\":1}\n")).contains("\"refused\"");
      for (String line : List.of("nonsense\n", "null\n", "\n", "[".repeat(100_000) + "\n")) {
        assertThat(send(line)).contains("\"refused\"");
      }
    }
  }

  @Test
  void aNamespaceInTwoTvdsIsOneVpeOfOneName() throws Exception {
    String netns = Files.createFile(folder.resolve("netns")).toString();
    String other = Files.createFile(folder.resolve("other")).toString();
    verifier.plans(Plans.plan("alpha", 1, 60_000), Plans.plan("beta", 1, 60_000));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      eventually(() -> network.tvds().containsAll(List.of("alpha", "beta")));
      assertThat(ask(new ControlRequest.Attach("beta", "web", netns, "eth0", "")))
          .isInstanceOf(ControlReply.Attached.class);
      verifier.plans(Plans.plan("alpha", 101, 60_000), Plans.plan("beta", 101, 60_000));
      verifier.push(List.of());
      eventually(() -> network.tvds().containsAll(List.of("alpha", "beta")));
      assertThat(ask(new ControlRequest.Attach("alpha", "db", netns, "eth1", "")))
          .isInstanceOfSatisfying(
              ControlReply.Refused.class,
              refused -> assertThat(refused.detail()).contains("is VPE web in beta"));
      assertThat(ask(new ControlRequest.Attach("alpha", "web", other, "eth1", "")))
          .isInstanceOfSatisfying(
              ControlReply.Refused.class,
              refused -> assertThat(refused.detail()).contains("is another namespace"));
      eventually(
          () ->
              ask(new ControlRequest.Attach("alpha", "web", netns, "eth1", ""))
                  instanceof ControlReply.Attached);
    }
  }

  @Test
  void failedAttachmentGivesThePlaceBack() throws Exception {
    Path netns = Files.createFile(folder.resolve("netns"));
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      awaitMember();
      eventually(
          () ->
              ask(new ControlRequest.Attach("alpha", "web", netns.toString(), "taken", ""))
                      instanceof ControlReply.Refused refused
                  && refused.detail().contains("the name is taken"));
      assertThat(verifier.released()).isTrue();
      assertThat(ask(new ControlRequest.ListVpes())).isEqualTo(new ControlReply.Vpes(List.of()));
    }
  }

  @Test
  void secondAgentIsRefusedAndADeadOnesSocketIsReplaced() throws Exception {
    Files.createDirectories(folder.resolve("run"));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(folder.resolve("run/agent.sock")));
    }
    try (PlatformAgent agent = start()) {
      assertThat(agent).isNotNull();
      assertThatThrownBy(this::start)
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("another agent is running");
      assertThat(ask(new ControlRequest.Status())).isInstanceOf(ControlReply.AgentStatus.class);
    }
  }

  private String send(String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(folder.resolve("run/agent.sock")));
      channel.write(StandardCharsets.UTF_8.encode(line));
      ByteBuffer reply = ByteBuffer.allocate(8192);
      while (channel.read(reply) >= 0) {
        // until the agent has closed
      }
      return StandardCharsets.UTF_8.decode(reply.flip()).toString();
    }
  }
}
