package org.tvd.agent.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Closes a stream on which nothing has been heard for too long; its reader then fails. */
final class Silence implements AutoCloseable {
  private final InputStream stream;
  private final Duration longest;
  private final Thread watcher;
  private volatile long last = System.nanoTime();

  private Silence(InputStream stream, Duration longest) {
    this.stream = stream;
    this.longest = longest;
    this.watcher = Thread.ofVirtual().name("silence").unstarted(this::watch);
  }

  static Silence watch(InputStream stream, Duration longest) {
    Silence silence = new Silence(stream, longest);
    silence.watcher.start();
    return silence;
  }

  void heard() {
    last = System.nanoTime();
  }

  private void watch() {
    try {
      long left;
      while ((left = last + longest.toNanos() - System.nanoTime()) > 0) {
        Thread.sleep(Duration.ofNanos(left));
      }
      stream.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("the stream cannot be closed", e);
    }
  }

  /** Ends the watch, and the stream. */
  @Override
  public void close() throws IOException {
    watcher.interrupt();
    stream.close();
  }
}
