package org.tvd.cli.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One demonstration at a time on this machine, for they share names in the kernel. The file says
 * whose it is: what a killed demonstration left is found by it.
 */
final class DemonstrationLock implements AutoCloseable {
  private static final Path FILE = Path.of("/run/tvd-demo.lock");
  private static final int ATTEMPTS = 100;
  private static final int MAX_SIZE = 8192;

  private final FileChannel channel;

  /** Kept open, for closing any descriptor of a file ends its process's locks: fcntl(2). */
  private final FileChannel named;

  private final Optional<Path> left;

  private DemonstrationLock(FileChannel channel, FileChannel named, Optional<Path> left) {
    this.channel = channel;
    this.named = named;
    this.left = left;
  }

  /**
   * Takes the lock for a demonstration in {@code folder}.
   *
   * @throws IOException if another demonstration is running
   */
  static DemonstrationLock take(Path folder) throws IOException {
    String own = ProcessHandle.current().pid() + " " + folder;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileChannel channel = open();
      if (channel.tryLock() == null) {
        String holder = read(channel);
        channel.close();
        throw new IOException(
            "another demonstration is running on this machine (process "
                + holder.replaceFirst(" ", ", in ")
                + "); end it first, with Ctrl-C there");
      }
      String before = read(channel);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.UTF_8)), 0);
      Optional<FileChannel> named = named();
      if (named.isPresent() && read(named.get()).equals(own)) {
        return new DemonstrationLock(channel, named.get(), folderIn(before));
      }
      // Its holder removed the file when it ended, and there may be a new one.
      channel.close();
      if (named.isPresent()) {
        named.get().close();
      }
    }
    throw new IOException(FILE + " cannot be taken: it is made and removed all the time");
  }

  private static FileChannel open() throws IOException {
    try {
      return FileChannel.open(
          FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new IOException("the demonstration must be root: it makes network namespaces", e);
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(MAX_SIZE);
    channel.read(content, 0);
    return StandardCharsets.UTF_8.decode(content.flip()).toString();
  }

  /** What the file's name stands for now. */
  private static Optional<FileChannel> named() throws IOException {
    try {
      return Optional.of(FileChannel.open(FILE, StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> folderIn(String content) {
    int space = content.indexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(Path.of(content.substring(space + 1)));
  }

  /** The folder of a demonstration that was killed. */
  Optional<Path> left() {
    return left;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(FILE); // first, so that nobody gets the lock of a file without a name
    channel.close();
    named.close();
  }
}
