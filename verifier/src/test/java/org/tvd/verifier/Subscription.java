package org.tvd.verifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events as they come. */
final class Subscription implements AutoCloseable {
  private static final String END = "end";

  /** One event. */
  record Event(String name, String data) {}

  private final InputStream in;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  Subscription(InputStream in) {
    this.in = in;
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String name = "";
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          events.add(new Event(name, line.substring("data: ".length())));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // the end, however it came
    } finally {
      events.add(new Event(END, ""));
    }
  }

  /** The data of the next event of this name; others before it are passed over. */
  String next(String name) throws InterruptedException {
    while (true) {
      Event event = events.poll(15, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("expected an event " + name + " within 15 s");
      }
      if (event.name().equals(name)) {
        return event.data();
      }
      if (event.name().equals(END)) {
        throw new AssertionError("expected an event " + name + ", found the end of the stream");
      }
    }
  }

  void awaitEnd() throws InterruptedException {
    next(END);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
