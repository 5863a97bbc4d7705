package org.tvd.enforcer.wireguard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;

/**
 * How this host does WireGuard.
 *
 * @param shell runs commands in the host's network namespace
 * @param stateDir holds the ids of the tunnels' processes
 * @param key the host's own
 * @param inKernel whether the kernel has WireGuard; if not, {@code wireguard-go} carries tunnels
 */
public record WireGuard(Shell shell, Path stateDir, HostKey key, boolean inKernel) {

  /** Asks the kernel by making an interface called {@code probe}. */
  public static WireGuard probe(Shell shell, Path stateDir, HostKey key, String probe) {
    try {
      shell.run("ip", "link", "add", probe, "type", "wireguard");
      shell.run("ip", "link", "del", probe);
      return new WireGuard(shell, stateDir, key, true);
    } catch (CommandException kernelHasNone) {
      return new WireGuard(shell, stateDir, key, false);
    }
  }

  /** Whether a tunnel can be made at all. */
  public boolean available() {
    return onPath("wg")
        && (inKernel || (onPath("wireguard-go") && Files.exists(Path.of("/dev/net/tun"))));
  }

  /** Ends the tunnel processes of a killed run of this host. */
  public void endLeftovers() throws IOException {
    TunnelProcess.endLeftovers(stateDir);
  }

  private static boolean onPath(String command) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }
}
