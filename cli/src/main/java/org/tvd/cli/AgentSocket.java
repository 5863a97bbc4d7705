package org.tvd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.tvd.agent.control.ControlClient;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;
import picocli.CommandLine.Option;

/** The option that says where this host's agent is. */
final class AgentSocket {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      defaultValue = "${env:TVD_AGENT_SOCKET:-/run/tvd/agent.sock}",
      description = "The agent's control socket (default: $TVD_AGENT_SOCKET, or ${DEFAULT-VALUE}).")
  private Path socket = Path.of("/run/tvd/agent.sock");

  /** The agent's answer; a refusal is thrown as what it says. */
  ControlReply ask(ControlRequest request) throws IOException {
    ControlReply reply = new ControlClient(socket, LIMIT).ask(request);
    if (reply instanceof ControlReply.Refused refused) {
      throw new IOException(refused.detail());
    }
    return reply;
  }

  PrintWriter out() {
    return new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  }
}
