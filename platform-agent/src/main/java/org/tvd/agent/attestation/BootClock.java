package org.tvd.agent.attestation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A clock that nobody sets and that goes on while the host sleeps: for leases. */
@FunctionalInterface
public interface BootClock {

  /** Milliseconds since some fixed moment; never less than before. */
  long millis();

  /**
   * The host's clock. Linux's CLOCK_MONOTONIC, which {@link System#nanoTime} reads, stands still
   * while a host is suspended, and a lease would outlive its sleep; /proc/uptime (proc(5)) counts
   * CLOCK_BOOTTIME, in steps of 10 ms. Where there is no such file, it is the monotonic clock.
   */
  static BootClock ofHost() {
    Path uptime = Path.of("/proc/uptime");
    if (!Files.isReadable(uptime)) {
      return () -> System.nanoTime() / 1_000_000;
    }
    return () -> {
      try {
        String text = Files.readString(uptime, StandardCharsets.US_ASCII);
        int point = text.indexOf('.');
        return Long.parseLong(text, 0, point, 10) * 1000
            + Long.parseLong(text, point + 1, point + 3, 10) * 10;
      } catch (IOException e) {
        throw new IllegalStateException("the host's uptime can no longer be read", e);
      }
    };
  }
}
