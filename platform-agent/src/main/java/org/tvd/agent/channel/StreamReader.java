package org.tvd.agent.channel;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.agent.attestation.Backoff;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Envelope;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the verifier's stream open, on a virtual thread: reads it, breaks it off when heartbeats
 * stay away, and connects again with growing pauses. Where the verifier knows no session of this
 * channel, it says so once and waits until it is told to go on.
 */
public final class StreamReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

  /** Three heartbeats. */
  private static final Duration SILENCE = Duration.ofSeconds(6);

  private final VerifierClient client;
  private final Backoff backoff;
  private final Listener listener;
  private final JsonMapper json = StrictJson.mapper();
  private final Thread reader;
  private boolean wanted;

  /** Receives what the stream brings, on the reader's thread. */
  public interface Listener {
    void envelope(Envelope envelope) throws InterruptedException;

    void reattest(Challenge challenge) throws InterruptedException;

    /** The verifier has no session of this channel. */
    void noSession() throws InterruptedException;
  }

  /** A reader that connects after {@link #start} and the first {@link #open}. */
  public StreamReader(VerifierClient client, Backoff backoff, Listener listener) {
    this.client = client;
    this.backoff = backoff;
    this.listener = listener;
    this.reader = Thread.ofVirtual().name("stream").unstarted(this::run);
  }

  /** Starts the reader's thread. */
  public void start() {
    reader.start();
  }

  /** There is a session now: the stream is kept open. */
  public synchronized void open() {
    wanted = true;
    notifyAll();
  }

  private void run() {
    int failures = 0;
    try {
      while (true) {
        awaitWanted();
        boolean heard = false;
        try {
          heard = connect();
        } catch (IOException e) {
          LOG.debug("stream: {}", e.getMessage());
        }
        failures = heard ? 0 : failures + 1;
        Thread.sleep(backoff.millis(failures));
      }
    } catch (InterruptedException e) {
      LOG.debug("stream: ended");
    }
  }

  private synchronized void awaitWanted() throws InterruptedException {
    while (!wanted) {
      wait();
    }
  }

  /** Reads until the stream breaks; whether it brought anything. */
  private boolean connect() throws IOException, InterruptedException {
    return switch (client.stream()) {
      case Answer.Problem<InputStream>(var details) -> {
        LOG.debug("stream: {}", details.detail());
        synchronized (this) {
          wanted = false;
        }
        listener.noSession();
        yield false;
      }
      case Answer.Ok<InputStream>(InputStream body) -> read(body);
    };
  }

  private boolean read(InputStream body) throws InterruptedException {
    boolean heard = false;
    try (Silence silence = Silence.watch(body, SILENCE)) {
      EventStream events = new EventStream(body);
      while (true) {
        EventStream.Event event = events.next();
        silence.heard();
        heard = true;
        switch (event.name()) {
          case "grants" -> listener.envelope(json.readValue(event.data(), Envelope.class));
          case "reattest" -> listener.reattest(json.readValue(event.data(), Challenge.class));
          default -> LOG.trace("stream: {}", event.name());
        }
      }
    } catch (JacksonException e) {
      LOG.warn("stream: the verifier sent an event that is not of this protocol");
    } catch (IOException e) {
      LOG.debug("stream: {}", e.getMessage());
    }
    return heard;
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
