package org.tvd.policy.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.DataDigest;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.GrubLabel;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.bootlog.data.EventData;

/**
 * Finds the one command line of the kernel. GRUB does not measure which of its texts is one, so
 * that a forged log can call another text so, and hide the real one under changed data or another
 * type; and whoever owns the system can extend PCR 8 and 12 after the boot with texts of his own.
 * Hence it is proven only if nothing in PCR 8 and 12 is other than boot loaders log it, all that
 * are called command lines agree, and so do all commands {@code linux}, whose own text is measured.
 */
final class KernelCommandLine {
  private static final int GRUB = 8;
  private static final int SYSTEMD = 12;
  private static final String COMMAND = GrubLabel.GRUB_CMD.text();
  private static final String LINUX_COMMAND = COMMAND + "linux";
  private static final Set<String> LINUX_COMMANDS = Set.of("linux", "linuxefi", "linux16");

  private @Nullable String line;
  private @Nullable String command;
  private boolean contradicted;

  private KernelCommandLine() {}

  /** Empty when unproven. */
  static Optional<String> of(VerifiedBootLog log, DataDigest digest) {
    KernelCommandLine found = new KernelCommandLine();
    for (BootEvent event : log.events(GRUB)) {
      found.see(event, digest.coverage(event));
    }
    for (BootEvent event : log.events(SYSTEMD)) {
      // What is not covered may name an initrd or a credential, and may be a command line hidden.
      if (digest.coverage(event) == Coverage.WHOLE
          && EventData.of(event) instanceof EventData.KernelCommandLine(String text)) {
        found.seeLine(text);
      } else {
        found.contradicted = true;
      }
    }
    return found.proven();
  }

  private void see(BootEvent event, Coverage coverage) {
    if (coverage == Coverage.NONE || !event.is(EventType.EV_IPL)) {
      contradicted = true;
    } else if (!isOtherCommand(event)) {
      read(event);
    }
  }

  /** Most events are commands of no interest, which need no decoding. */
  private static boolean isOtherCommand(BootEvent event) {
    return event.dataStartsWith(COMMAND) && !event.dataStartsWith(LINUX_COMMAND);
  }

  private void read(BootEvent event) {
    switch (EventData.of(event)) {
      case EventData.KernelCommandLine(String text) -> {
        seeLine(text);
        see(text);
      }
      case EventData.GrubCommand(String text) -> see(text);
      case EventData.ModuleCommandLine(String text) -> see(text);
      default -> contradicted = true; // a text without its label
    }
  }

  private void seeLine(String text) {
    contradicted |= line != null && !line.equals(text);
    line = text;
  }

  /** A text of GRUB is a command if it says so, whatever the log calls it. */
  private void see(String text) {
    int space = text.indexOf(' ');
    if (space > 0 && LINUX_COMMANDS.contains(text.substring(0, space))) {
      String arguments = text.substring(space + 1);
      contradicted |= command != null && !sameArguments(command, arguments);
      command = arguments;
    }
  }

  private Optional<String> proven() {
    return line == null || contradicted || (command != null && !sameArguments(command, line))
        ? Optional.empty()
        : Optional.of(line);
  }

  /** GRUB quotes an argument with spaces in the command line, and not in the command. */
  private static boolean sameArguments(String command, String line) {
    return command.equals(line) || plain(command).equals(plain(line));
  }

  private static String plain(String text) {
    return text.replaceAll("[\"'\\\\]", "").strip();
  }

  /** Split at spaces outside of double quotes, which are taken away, as the kernel does. */
  static List<String> arguments(String line) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= line.length(); i++) {
      char c = i < line.length() ? line.charAt(i) : ' ';
      boolean end = i == line.length() || (!quoted && Character.isWhitespace(c));
      if (c == '"') {
        quoted = !quoted;
      } else if (!end) {
        argument.append(c);
      } else if (!argument.isEmpty()) {
        arguments.add(argument.toString());
        argument.setLength(0);
      }
    }
    return arguments;
  }
}
