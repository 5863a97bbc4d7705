package org.tvd.agent.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.tvd.agent.settings.AgentSettings.LogFile;
import org.tvd.protocol.Bytes;

/** A measurement log that the kernel or the firmware writes; its files tell no size. */
final class MeasurementLog {
  /** What a message can hold. */
  static final int MAX_SIZE = 12 << 20;

  private final LogFile file;

  MeasurementLog(LogFile file) {
    this.file = file;
  }

  /**
   * The whole log as it is now; empty where an optional one does not exist.
   *
   * @throws IOException if it cannot be read or is longer than {@link #MAX_SIZE}
   */
  Bytes read() throws IOException {
    try (InputStream in = Files.newInputStream(file.path())) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw new IOException(
            file.path() + ": expected a log of at most " + MAX_SIZE + " bytes, found more");
      }
      return Bytes.of(bytes);
    } catch (NoSuchFileException e) {
      if (file.required()) {
        throw new IOException(
            file.path() + ": there is no such log; correct the setting, or leave it out", e);
      }
      return Bytes.EMPTY;
    }
  }

  /** Whether there is exactly {@code size} of it now. */
  boolean isOfSize(int size) throws IOException {
    try (InputStream in = Files.newInputStream(file.path())) {
      long passed = in.transferTo(OutputStream.nullOutputStream());
      return passed == size;
    } catch (NoSuchFileException e) {
      return size == 0;
    }
  }
}
