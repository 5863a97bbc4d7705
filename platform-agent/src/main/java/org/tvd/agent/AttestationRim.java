package org.tvd.agent;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.tvd.agent.attestation.AttestationEvent;
import org.tvd.agent.attestation.AttestationEvent.Failure;
import org.tvd.agent.attestation.AttestationEvent.Opened;
import org.tvd.agent.attestation.AttestationLoop;
import org.tvd.agent.attestation.Backoff;
import org.tvd.agent.attestation.BootClock;
import org.tvd.agent.attestation.Effect;
import org.tvd.agent.attestation.Sessions;
import org.tvd.agent.channel.Answer;
import org.tvd.agent.channel.StreamReader;
import org.tvd.agent.channel.VerifierClient;
import org.tvd.agent.evidence.EvidenceCollector;
import org.tvd.agent.identity.HostIdentity;
import org.tvd.agent.identity.PlatformTpm;
import org.tvd.agent.network.Carrier;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.message.Envelope;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.ProblemDetails;
import org.tvd.protocol.message.SealedSession;
import org.tvd.tpm.TpmException;

/**
 * Carries out what the transitions of attestation ask for, and tells them how it went. What waits
 * for the TPM or the verifier runs on one thread of its own, so that the transitions go on.
 */
final class AttestationRim implements Consumer<Effect>, StreamReader.Listener, AutoCloseable {
  private final String host;
  private final PlatformTpm tpm;
  private final HostIdentity identity;
  private final EvidenceCollector collector;
  private final VerifierClient verifier;
  private final Carrier carrier;
  private final BootClock clock;
  private final Backoff backoff;
  private final Sessions sessions;
  private final NoticeLog notices;
  private final AttestationLoop loop;
  private final StreamReader stream;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("attestation-work").factory());

  /** Keeps a session's answer before what the stream brings of that session. */
  private final ReentrantLock order = new ReentrantLock();

  /** What the rim works with; all of it outlives it. */
  record Parts(
      String host,
      PlatformTpm tpm,
      HostIdentity identity,
      EvidenceCollector collector,
      VerifierClient verifier,
      Carrier carrier,
      BootClock clock,
      Backoff backoff) {}

  AttestationRim(Parts parts, Runnable fault) {
    this.host = parts.host();
    this.tpm = parts.tpm();
    this.identity = parts.identity();
    this.collector = parts.collector();
    this.verifier = parts.verifier();
    this.carrier = parts.carrier();
    this.clock = parts.clock();
    this.backoff = parts.backoff();
    this.sessions = new Sessions(host);
    this.notices = new NoticeLog(host);
    this.loop = new AttestationLoop(clock, this, fault);
    this.stream = new StreamReader(verifier, backoff, this);
  }

  void start() {
    stream.start();
    loop.start(new AttestationEvent.Started(identity.enrolled()));
  }

  AttestationLoop loop() {
    return loop;
  }

  @Override
  public void accept(Effect effect) {
    switch (effect) {
      case Effect.Enrol _ -> work(this::enrol);
      case Effect.RequestChallenge _ -> work(this::challenge);
      case Effect.SendEvidence(Challenge challenge) -> work(() -> attest(challenge));
      case Effect.Carry(var holdings) -> carrier.carry(holdings);
      case Effect.OpenStream _ -> stream.open();
      case Effect.Report(Effect.Notice notice) -> notices.tell(notice);
    }
  }

  /** An operation, which posts its outcome unless it throws. */
  private interface Operation {
    void run() throws IOException, TpmException, MalformedException, InterruptedException;
  }

  private void work(Operation operation) {
    worker.execute(
        () -> {
          try {
            try {
              operation.run();
            } catch (IOException e) {
              failed(Failure.Kind.UNREACHABLE, message(e));
            } catch (TpmException | MalformedException e) {
              failed(Failure.Kind.LOCAL, message(e));
            } catch (RuntimeException e) {
              // A fault of the agent's own must not leave the state machine waiting for ever.
              failed(Failure.Kind.LOCAL, "unexpected: " + e);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the agent ends
          }
        });
  }

  private void enrol() throws IOException, TpmException, InterruptedException {
    switch (identity.enrol(verifier)) {
      case Answer.Ok<EnrolmentResult> _ -> loop.post(new AttestationEvent.Enrolled());
      case Answer.Problem<EnrolmentResult>(var details) ->
          failed(Failure.Kind.REJECTED, "enrolment: " + text(details));
    }
  }

  private void challenge() throws IOException, InterruptedException {
    switch (verifier.challenge(new ChallengeRequest(host))) {
      case Answer.Ok<Challenge>(Challenge challenge) ->
          loop.post(new AttestationEvent.Challenged(challenge));
      case Answer.Problem<Challenge> problem -> rejected(problem);
    }
  }

  private void attest(Challenge challenge)
      throws IOException, TpmException, MalformedException, InterruptedException {
    Evidence evidence;
    try {
      evidence = collector.collect(challenge, identity.key());
    } catch (IOException e) {
      failed(Failure.Kind.LOCAL, message(e));
      return;
    }
    long sentAt = clock.millis();
    switch (verifier.attest(evidence)) {
      case Answer.Ok<AttestationResult>(AttestationResult result) -> answered(result, sentAt);
      case Answer.Problem<AttestationResult> problem -> rejected(problem);
    }
  }

  private void answered(AttestationResult result, long sentAt)
      throws TpmException, MalformedException, InterruptedException {
    if (result.session().size() > 1) {
      throw new MalformedException("attestation result", 0, "expected at most one session");
    }
    if (result.session().isEmpty()) {
      loop.post(new AttestationEvent.Answered(result, sentAt, Optional.empty()));
      return;
    }
    SealedSession session = result.session().getFirst();
    Secret secret =
        tpm.use(device -> device.activateCredential(identity.key(), session.credential()));
    order.lock();
    try {
      Opened opened = sessions.begin(session, secret);
      loop.post(new AttestationEvent.Answered(result, sentAt, Optional.of(opened)));
      Optional<Opened> early = sessions.early();
      if (early.isPresent()) {
        loop.post(new AttestationEvent.GrantsReceived(early.get(), clock.millis()));
      }
    } finally {
      secret.clear();
      order.unlock();
    }
  }

  private void rejected(Answer.Problem<?> problem) throws InterruptedException {
    failed(
        problem.unknownHost() ? Failure.Kind.UNKNOWN_HOST : Failure.Kind.REJECTED,
        text(problem.details()));
  }

  private void failed(Failure.Kind kind, String detail) throws InterruptedException {
    long retryAt = clock.millis() + backoff.millis(loop.state().standing().failures());
    loop.post(new AttestationEvent.Failed(new Failure(kind, detail), retryAt));
  }

  private static String text(ProblemDetails details) {
    return details.title() + ": " + details.detail();
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  @Override
  public void envelope(Envelope envelope) throws InterruptedException {
    order.lock();
    try {
      Optional<Opened> opened = sessions.open(envelope);
      if (opened.isPresent()) {
        loop.post(new AttestationEvent.GrantsReceived(opened.get(), clock.millis()));
      }
    } catch (MalformedException e) {
      notices.ignored(e);
    } finally {
      order.unlock();
    }
  }

  @Override
  public void reattest(Challenge challenge) throws InterruptedException {
    loop.post(new AttestationEvent.ReattestAsked(Optional.of(challenge)));
  }

  @Override
  public void noSession() throws InterruptedException {
    loop.post(new AttestationEvent.SessionLost());
  }

  /** Ends the loop, the stream and the work under way. */
  @Override
  public void close() {
    loop.stop();
    stream.close();
    worker.shutdownNow();
  }
}
