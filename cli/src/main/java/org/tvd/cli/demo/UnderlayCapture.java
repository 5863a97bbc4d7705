package org.tvd.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A capture of everything that crosses the physical network. */
final class UnderlayCapture {
  private static final long LIMIT_MILLIS = 5000;

  private final Process tcpdump;
  private final Path file;

  private UnderlayCapture(Process tcpdump, Path file) {
    this.tcpdump = tcpdump;
    this.file = file;
  }

  /** Starts to capture, and waits until it does. */
  static UnderlayCapture start(Lab lab) throws IOException, InterruptedException {
    Path file = lab.folder().resolve("underlay.pcap");
    Process tcpdump =
        lab.start(
            "tcpdump",
            Lab.UNDERLAY,
            List.of(
                "tcpdump",
                "-i",
                "hall",
                "-U",
                "--immediate-mode",
                "-s",
                "0",
                "-Z",
                "root",
                "-w",
                file.toString()));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (!Files.exists(file) || Files.size(file) == 0) {
      if (System.nanoTime() > end || !tcpdump.isAlive()) {
        throw new IOException("tcpdump does not start: " + Files.readString(lab.log("tcpdump")));
      }
      Thread.sleep(10);
    }
    return new UnderlayCapture(tcpdump, file);
  }

  /** Ends the capture. */
  void stop() throws InterruptedException {
    tcpdump.destroy();
    tcpdump.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** How often {@code text} crossed the network in the clear. */
  int count(String text) throws IOException {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    int count = 0;
    for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
      count++;
    }
    return count;
  }

  /** Bytes that crossed the network, headers included. */
  long size() throws IOException {
    return Files.size(file);
  }
}
