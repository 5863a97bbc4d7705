package org.tvd.agent.channel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events (HTML Living Standard, 9.2.6), bounded in size. */
final class EventStream {
  /** The longest event: the plans of all TVDs of a host. */
  private static final int MAX_DATA = 16 << 20;

  private static final int BUFFER = 8 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  EventStream(InputStream in) {
    this.in = in;
  }

  /** One event; {@code name} is "message" where the stream gives none. */
  record Event(String name, String data) {}

  /** The next event with data; comments and other fields are passed over. */
  Event next() throws IOException {
    String name = "message";
    Optional<StringBuilder> data = Optional.empty();
    while (true) {
      String line = line();
      if (line.isEmpty()) {
        if (data.isPresent()) {
          return new Event(name, data.get().toString());
        }
        name = "message";
      } else if (line.startsWith("event:")) {
        name = value(line);
      } else if (line.startsWith("data:")) {
        String value = value(line);
        if (data.isPresent()) {
          data.get().append('\n').append(value);
        } else {
          data = Optional.of(new StringBuilder(value));
        }
        if (data.get().length() > MAX_DATA) {
          throw new IOException("expected events of at most " + MAX_DATA + " characters");
        }
      }
    }
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = read(); b != '\n'; b = read()) {
      line.write(b);
      if (line.size() > MAX_DATA) {
        throw new IOException("expected lines of at most " + MAX_DATA + " bytes");
      }
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int read() throws IOException {
    if (position == limit) {
      limit = in.read(buffer);
      position = 0;
      if (limit < 0) {
        limit = 0;
        throw new EOFException("the verifier ended the stream");
      }
    }
    return buffer[position++] & 0xff;
  }
}
