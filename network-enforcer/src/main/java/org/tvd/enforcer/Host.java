package org.tvd.enforcer;

import java.util.List;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.enforcer.wireguard.WireGuard;

/**
 * What every part of an enforcer knows of its host.
 *
 * @param settings of the enforcer
 * @param shell runs commands in the host's network namespace
 * @param names of what the enforcer makes
 * @param wireGuard how the host does WireGuard
 */
record Host(EnforcerSettings settings, Shell shell, KernelNames names, WireGuard wireGuard) {

  void ip(List<String> lines) throws CommandException {
    batch(shell, lines, "ip");
  }

  void bridge(List<String> lines) throws CommandException {
    batch(shell, lines, "bridge");
  }

  /** One transaction. */
  void nft(String text) throws CommandException {
    shell.feed(text, "nft", "-f", "-");
  }

  static void batch(Shell shell, List<String> lines, String... tool) throws CommandException {
    if (!lines.isEmpty()) {
      String[] command = new String[tool.length + 2];
      System.arraycopy(tool, 0, command, 0, tool.length);
      command[tool.length] = "-batch";
      command[tool.length + 1] = "-";
      shell.feed(String.join("\n", lines) + "\n", command);
    }
  }
}
