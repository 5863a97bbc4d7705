package org.tvd.enforcer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;

/**
 * A VPE's network namespace, checked: a namespace file, no symbolic link, and not the host's own.
 *
 * @param path absolute
 * @param identity the same for every path to the namespace
 */
record VpeNamespace(Path path, String identity) {
  private static final Path NAMED = Path.of("/run/netns");

  /** Words of the tools' batch files: no space, quote, comment or continuation. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:@+/-]{1,255}");

  /**
   * @param namespace a path, or a name under /run/netns
   * @throws IOException if it is not a network namespace of its own
   */
  static VpeNamespace open(Shell shell, Path namespace) throws IOException, CommandException {
    Path path = namespace.isAbsolute() ? namespace : NAMED.resolve(namespace);
    if (!path.normalize().equals(path) || !PLAIN.matcher(path.toString()).matches()) {
      throw new IOException("'" + namespace + "': expected a plain path or a name");
    }
    boolean process = path.startsWith("/proc");
    if (!process && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + ": no such network namespace");
    }
    if (!Files.getFileStore(path).type().equals("nsfs")) {
      throw new IOException(path + ": expected a network namespace, found another kind of file");
    }
    Object inode = Files.getAttribute(path, "unix:ino");
    if (shell.run("readlink", "/proc/self/ns/net").strip().equals("net:[" + inode + "]")) {
      throw new IOException(path + ": this is the host's own network namespace");
    }
    return new VpeNamespace(path, inode.toString());
  }

  void ip(Shell shell, List<String> lines) throws CommandException {
    Host.batch(shell, lines, "nsenter", "--net=" + path, "ip");
  }
}
