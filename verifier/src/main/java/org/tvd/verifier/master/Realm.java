package org.tvd.verifier.master;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.master.TvdMaster.Transition;
import org.tvd.verifier.store.DurableWriter;
import org.tvd.verifier.store.Realms;

/**
 * The rim of the TVD masters: takes decisions one after the other, has each stored, and only then
 * lets it be seen outside. The order of the decisions is the order of the store.
 *
 * <p>There are two states: what was decided, which the next decision goes on from, and what is
 * stored, which is all that anybody else sees.
 */
public final class Realm {
  private static final Logger LOG = LoggerFactory.getLogger(Realm.class);

  private final DurableWriter writer;
  private final DecisionLog log;
  private final Consumer<Stored> listener;
  private RealmState decided;
  private volatile RealmState stored;

  /**
   * A realm that goes on from {@code state}.
   *
   * @param listener told of each resolution once it is stored
   */
  public Realm(RealmState state, DurableWriter writer, DecisionLog log, Consumer<Stored> listener) {
    this.decided = state;
    this.stored = state;
    this.writer = writer;
    this.log = log;
    this.listener = listener;
  }

  /**
   * A resolution that is on the disk.
   *
   * @param tvds whose plans it changed
   * @param hosts that were members of those before, or are now
   * @param decisions as recorded
   */
  public record Stored(Set<String> tvds, Set<String> hosts, List<Decision> decisions) {}

  /** One TVD's event. */
  public record Change(String tvd, TvdEvent event) {}

  /**
   * What was decided.
   *
   * @param founded TVDs that were never there before
   * @param changes in their order
   * @param decisions for the log, in their order; the last one's number is the answer
   * @param alsoStore what else goes into the same transaction
   */
  public record Resolution(
      List<TvdState> founded,
      List<Change> changes,
      List<Decision> decisions,
      List<Consumer<Handle>> alsoStore) {

    public Resolution {
      founded = List.copyOf(founded);
      changes = List.copyOf(changes);
      decisions = List.copyOf(decisions);
      alsoStore = List.copyOf(alsoStore);
    }

    /** A resolution of TVDs that are all there. */
    public Resolution(
        List<Change> changes, List<Decision> decisions, List<Consumer<Handle>> alsoStore) {
      this(List.of(), changes, decisions, alsoStore);
    }

    /** A resolution with nothing else to store. */
    public Resolution(List<Change> changes, List<Decision> decisions) {
      this(changes, decisions, List.of());
    }
  }

  /** What is stored. */
  public RealmState state() {
    return stored;
  }

  /**
   * Decides with the state of the moment, which no other decision changes meanwhile. If {@code
   * decide} throws, nothing has happened.
   *
   * @param at the time of the decision
   * @return completes with the number of the last decision, once all is on the disk; 0 if there was
   *     none
   */
  public synchronized CompletableFuture<Long> resolve(
      Instant at, Function<RealmState, Resolution> decide) {
    Resolution resolution = decide.apply(decided);
    var progress = new Progress(decided);
    resolution.founded().forEach(progress::found);
    resolution.changes().forEach(progress::apply);
    RealmState next = progress.state;
    CompletableFuture<Long> done =
        writer.write(
            handle -> {
              progress.store(handle);
              resolution.alsoStore().forEach(store -> store.accept(handle));
              long seq = 0;
              for (Decision decision : resolution.decisions()) {
                seq = log.append(handle, at, decision);
              }
              return seq;
            },
            () -> {
              stored = next;
              announce(new Stored(progress.changed, progress.hosts, resolution.decisions()));
            });
    decided = next;
    return done;
  }

  /** A fault in telling others must not stop the store. */
  private void announce(Stored news) {
    try {
      listener.accept(news);
    } catch (RuntimeException e) {
      LOG.error("subscribers could not be told", e);
    }
  }

  /** How a resolution moves the realm from state to state. */
  private static final class Progress {
    private final long versionBefore;
    private final List<TvdState> before = new ArrayList<>();
    private final List<TvdState> after = new ArrayList<>();
    private final Set<String> changed = new HashSet<>();
    private final Set<String> hosts = new HashSet<>();
    private RealmState state;

    Progress(RealmState state) {
      this.state = state;
      this.versionBefore = state.version();
    }

    void found(TvdState tvd) {
      before.add(tvd);
      after.add(tvd);
      state = state.with(tvd, state.version());
    }

    void apply(Change change) {
      TvdState tvd = state.tvd(change.tvd());
      Transition transition = TvdMaster.next(tvd, change.event());
      if (transition.planChanged()) {
        changed.add(change.tvd());
        hosts.addAll(tvd.members().keySet());
        hosts.addAll(transition.next().members().keySet());
      }
      before.add(tvd);
      after.add(transition.next());
      state = state.with(transition.next(), versionBefore + (changed.isEmpty() ? 0 : 1));
    }

    void store(Handle handle) {
      for (int i = 0; i < after.size(); i++) {
        Realms.store(handle, before.get(i), after.get(i), state.version());
      }
    }
  }
}
