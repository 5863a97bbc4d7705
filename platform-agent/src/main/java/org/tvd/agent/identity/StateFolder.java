package org.tvd.agent.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder that keeps an agent's identity over restarts: readable by its owner only, changed
 * atomically, and held by one agent at a time.
 */
public final class StateFolder implements AutoCloseable {
  private static final int MAX_SIZE = 64 << 10;

  private final Path folder;
  private final FileChannel lock;
  private final JsonMapper json = StrictJson.mapper();

  private StateFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes the folder, and makes it where it is absent.
   *
   * @throws IOException if another agent has it, or it cannot be written
   */
  public static StateFolder open(Path folder) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      channel =
          FileChannel.open(
              folder.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw new IOException(
          "state: " + folder + " cannot be used (" + e + "); it must be writable by the agent", e);
    }
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException(
          folder + ": another agent is running with this state; end it, or name another folder");
    }
    return new StateFolder(folder, channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by another agent in this process
    }
  }

  /**
   * The identity that was stored.
   *
   * @throws IOException if the file is there and is none
   */
  public Optional<Identity> load() throws IOException {
    Path file = file();
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(json.readValue(in.readNBytes(MAX_SIZE), Identity.class));
    } catch (IOException | JacksonException e) {
      throw new IOException(
          file
              + " is no identity of an agent; put it back from where it was changed, or remove it:"
              + " the agent then makes a new attestation key and enrols again",
          e);
    }
  }

  /** Stores the identity: after a crash it is the former one or this one, whole. */
  public void store(Identity identity) throws IOException {
    Path next = folder.resolve("identity.json.new");
    Files.deleteIfExists(next);
    try (FileChannel out =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(json.writeValueAsBytes(identity));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  private Path file() {
    return folder.resolve("identity.json");
  }

  /** Lets another agent have the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
