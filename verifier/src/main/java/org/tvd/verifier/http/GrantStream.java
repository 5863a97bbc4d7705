package org.tvd.verifier.http;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Envelope;
import org.tvd.verifier.Attestation;
import org.tvd.verifier.Granting;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.renewal.Mailbox;
import org.tvd.verifier.renewal.Mailboxes;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.renewal.Sessions.Session;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a subscribed host of its grants, whenever they change, at once. Each subscriber has a
 * thread of its own, so that one that does not read holds up nobody else.
 */
final class GrantStream {
  private static final Logger LOG = LoggerFactory.getLogger(GrantStream.class);
  private static final long HEARTBEAT_MILLIS = 2000;
  private static final long SEND_LIMIT_MILLIS = 5000;

  private final Mailboxes mailboxes;
  private final Sessions sessions;
  private final Granting granting;
  private final Attestation attestation;
  private final JsonMapper json = StrictJson.mapper();

  GrantStream(Mailboxes mailboxes, Sessions sessions, Granting granting, Attestation attestation) {
    this.mailboxes = mailboxes;
    this.sessions = sessions;
    this.granting = granting;
    this.attestation = attestation;
  }

  void serve(Session session, Bytes channelKey, SseEventSink sink, Sse sse) {
    Mailbox mailbox = mailboxes.subscribe(session.host());
    mailbox.plansChanged(); // what changed before the host subscribed
    var _ =
        Thread.ofVirtual()
            .name("stream-" + session.host())
            .start(() -> run(session.host(), channelKey, mailbox, sink, sse));
  }

  private void run(String host, Bytes channelKey, Mailbox mailbox, SseEventSink sink, Sse sse) {
    try (sink) {
      while (!sink.isClosed()) {
        Mailbox.News news = mailbox.take(HEARTBEAT_MILLIS);
        var session = sessions.over(channelKey);
        if (news.closed() || session.isEmpty()) {
          return; // another subscription, another channel, or the end
        }
        if (news.plansChanged()) {
          Envelope envelope = session.get().seal(() -> granting.grants(host, news.revocations()));
          send(sink, sse, "grants", envelope);
        }
        if (news.reattest()) {
          send(sink, sse, "reattest", attestation.challenge(host, channelKey));
        }
        if (!news.plansChanged() && !news.reattest()) {
          send(sink, sse, "heartbeat", java.util.Map.of());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException | IllegalStateException e) {
      LOG.debug("the stream to {} ended: {}", host, e.toString());
    } catch (RuntimeException e) { // a thread of its own has no other place to tell of it
      LOG.error("the stream to {} failed", host, e);
    } catch (NotEnrolledException e) {
      LOG.info("the stream to {} ends: the host was removed", host);
    } finally {
      mailboxes.unsubscribe(host, mailbox);
    }
  }

  private void send(SseEventSink sink, Sse sse, String name, Object data)
      throws InterruptedException, ExecutionException, TimeoutException {
    OutboundSseEvent event =
        sse.newEventBuilder().name(name).data(String.class, json.writeValueAsString(data)).build();
    var _ = sink.send(event).toCompletableFuture().get(SEND_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
