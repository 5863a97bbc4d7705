package org.tvd.protocol.bootlog.data;

import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * One event that Windows writes into an EV_EVENT_TAG (wbcl.h): a type, a size and a value.
 *
 * @param type SIPAEVENT_…, unsigned 32 bits; see {@link SipaType}
 * @param container the number of the container that it stands in, in the order of their opening; 0
 *     for the event itself. What describes one loaded module stands in one container
 * @param value the event's value
 */
public record SipaEvent(long type, int container, Bytes value) {
  private static final long AGGREGATION = 0x40000000L;
  private static final long CLASSES = 0x000f0000L;
  private static final long FLAGS = 0xc0000000L;
  private static final int MAX_DEPTH = 8;
  private static final int MAX_EVENTS = 16_384;

  /** Whether {@code id} is in the ranges of wbcl.h. */
  static boolean isSipa(long id) {
    return (id & CLASSES) != 0 && (id & ~FLAGS & ~CLASSES & ~0xffffL) == 0;
  }

  /** The events of {@code data}, with those of containers in the places of these. */
  static List<SipaEvent> parse(Bytes data) throws MalformedException {
    Reader reader = new Reader();
    reader.read(data, 0, 0);
    return reader.events;
  }

  /** Keeps count over the containers. */
  private static final class Reader {
    private final List<SipaEvent> events = new ArrayList<>();
    private int containers;

    private void read(Bytes data, int container, int depth) throws MalformedException {
      ByteReader in = ByteReader.littleEndian("SIPA event", data);
      while (in.remaining() > 0) {
        long type = in.u32("type");
        Bytes value = in.bytes(in.u32("size"), "value");
        if ((type & AGGREGATION) == 0) {
          if (events.size() == MAX_EVENTS) {
            throw in.malformed("expected at most " + MAX_EVENTS + " events");
          }
          events.add(new SipaEvent(type, container, value));
        } else if (depth == MAX_DEPTH) {
          throw in.malformed("expected containers of at most " + MAX_DEPTH + " levels");
        } else {
          read(value, ++containers, depth + 1);
        }
      }
    }
  }
}
