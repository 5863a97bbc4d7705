package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.PcrValue;
import org.tvd.policy.model.EvidencePolicy.Presence;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.ima.ImaProgress;
import org.tvd.protocol.ima.ImaReplay;
import org.tvd.protocol.ima.ImaRest;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/**
 * A prefix of the IMA log replays to the quoted PCR 10 of each bank, and begins with the boot
 * aggregate of the quoted boot. What follows the prefix was logged after the quote: it proves
 * nothing yet, and must appear in the next one. A renewal goes on where the one before it ended.
 */
final class ImaLogCheck {
  private static final int PCR = 10;

  private final FileSignatureCheck signatures = new FileSignatureCheck();

  /**
   * What is proven of the log of this boot, under one policy.
   *
   * @param progress how far it replays
   * @param rest what was sent beyond the quote
   * @param claims over all that replays
   */
  record State(ImaProgress progress, ImaRest rest, ImaClaims claims) {
    /** No log. */
    static final State NONE = new State(ImaProgress.START, ImaRest.NONE, ImaClaims.unproven());

    /** Without the log itself, which would keep all of its bytes in memory. */
    State withoutEntries() {
      return claims.entries().isEmpty() ? this : new State(progress, rest, claims.withoutEntries());
    }
  }

  /**
   * @param part the whole log, or what follows {@code before}
   * @param before of the same boot and policy; none at its first appraisal
   */
  Outcome<State> check(LogPart part, Optional<State> before, QuotedPcrs pcrs, PolicySet policy) {
    Map<HashAlgorithm, Bytes> quoted = new EnumMap<>(HashAlgorithm.class);
    for (PcrValue value : pcrs.values()) {
      if (value.register() == PCR) {
        quoted.put(value.bank(), value.value());
      }
    }
    if (quoted.isEmpty() || (part.offset() == 0 && part.content().isEmpty())) {
      return policy.evidence().ima() == Presence.REQUIRED
          ? refused(
              Reason.IMA_LOG_MISSING, "an IMA log and PCR 10, which the policy requires", "none")
          : new Outcome.Proven<>(State.NONE);
    }
    State known = before.orElse(State.NONE);
    if (part.offset() != 0 && part.offset() != known.progress().bytes()) {
      return refused(
          Reason.IMA_LOG_OFFSET,
          "the log from byte 0, or from byte %d, up to which it is proven"
              .formatted(known.progress().bytes()),
          "a part from byte " + part.offset());
    }
    return grows(part, known)
        .then(log -> replayed(log, part.offset() == 0, known, quoted))
        .then(reached -> state(part, known, reached, pcrs, policy));
  }

  /** The log of a boot only grows: what was proven of it and what was seen of it stay. */
  private static Outcome<ImaLog> grows(LogPart part, State known) {
    // What the part must hold before it can hold anything new.
    long proven = known.progress().bytes() - part.offset();
    Bytes content = part.content();
    if (content.size() < proven) {
      return refused(
          Reason.IMA_LOG_SHORTER,
          "a log of at least the %d bytes that are proven".formatted(proven),
          content.size() + " bytes");
    }
    if (!known.rest().isAt((int) proven, content)) {
      return refused(
          Reason.IMA_REST_CHANGED,
          "the %d bytes that were sent beyond the last quote, as they were"
              .formatted(known.rest().size()),
          content.size() - proven < known.rest().size() ? "fewer bytes" : "other bytes");
    }
    try {
      return new Outcome.Proven<>(ImaLog.parse(content));
    } catch (MalformedException e) {
      return new Outcome.Refused<>(Reason.IMA_LOG_MALFORMED, e.getMessage());
    }
  }

  /**
   * A part of which a prefix is proven.
   *
   * @param log the part
   * @param entries how many entries the prefix has
   * @param progress after it
   */
  private record Proven(ImaLog log, int entries, ImaProgress progress) {}

  private static Outcome<Proven> replayed(
      ImaLog log, boolean whole, State known, Map<HashAlgorithm, Bytes> quoted) {
    ImaProgress from = whole ? ImaProgress.START : known.progress();
    return switch (log.replay(from, quoted)) {
      // A register that is still zero is reached by no entry at all, and proves no measuring.
      case ImaReplay.Reached(int entries, ImaProgress progress) when progress.entries() > 0 ->
          progress.entries() < known.progress().entries()
              ? refused(
                  Reason.IMA_LOG_SHORTER,
                  "at least %d entries".formatted(known.progress().entries()),
                  progress.entries() + "")
              : new Outcome.Proven<>(new Proven(log, entries, progress));
      case ImaReplay.TemplateHashDiffers(int entry) ->
          refused(
              Reason.IMA_TEMPLATE_HASH,
              "template hashes over the template data",
              "another in entry " + (from.entries() + entry));
      case ImaReplay.Reached _, ImaReplay.NotReached _ ->
          refused(
              Reason.IMA_LOG_MISMATCH,
              "a log of which a prefix replays to PCR 10, quoted " + quoted,
              log.size() + " entries of which none does");
    };
  }

  private Outcome<State> state(
      LogPart part, State known, Proven proven, QuotedPcrs pcrs, PolicySet policy) {
    if (part.offset() != 0 && proven.entries() == 0) {
      // Nothing is new, so nothing is judged anew.
      ImaRest rest = ImaRest.of(part.content(), 0);
      return new Outcome.Proven<>(
          rest.equals(known.rest()) && known.claims().entries().isEmpty()
              ? known
              : new State(known.progress(), rest, known.claims().withoutEntries()));
    }
    FileTally tally = new FileTally(policy.evidence().imaApproval(), signatures);
    ImaRest rest = ImaRest.of(part.content(), (int) (proven.progress().bytes() - part.offset()));
    if (part.offset() != 0) {
      ImaClaims claims = tally.after(known.claims(), proven.log(), proven.entries());
      return new Outcome.Proven<>(new State(proven.progress(), rest, claims));
    }
    return BootAggregate.check(proven.log(), pcrs)
        .then(
            aggregate -> {
              ImaClaims claims = tally.whole(proven.log(), proven.entries());
              return new Outcome.Proven<>(new State(proven.progress(), rest, claims));
            });
  }
}
