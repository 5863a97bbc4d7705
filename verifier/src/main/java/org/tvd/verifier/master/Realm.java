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
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.master.TvdMaster.Transition;
import org.tvd.verifier.store.DurableWriter;
import org.tvd.verifier.store.Realms;

/**
 * The rim of the TVD masters: takes decisions one after the other, has each stored, and only then
 * lets it be seen outside. The order of the decisions is the order of the store.
 */
public final class Realm {
  private final DurableWriter writer;
  private final DecisionLog log;
  private final Consumer<Stored> listener;
  private RealmState state;

  /**
   * A realm that goes on from {@code state}.
   *
   * @param listener told of each resolution once it is stored
   */
  public Realm(RealmState state, DurableWriter writer, DecisionLog log, Consumer<Stored> listener) {
    this.state = state;
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
   * @param changes in their order
   * @param decisions for the log, in their order; the last one's number is the answer
   * @param alsoStore what else goes into the same transaction
   */
  public record Resolution(
      List<Change> changes, List<Decision> decisions, List<Consumer<Handle>> alsoStore) {

    public Resolution {
      changes = List.copyOf(changes);
      decisions = List.copyOf(decisions);
      alsoStore = List.copyOf(alsoStore);
    }

    /** A resolution with nothing else to store. */
    public Resolution(List<Change> changes, List<Decision> decisions) {
      this(changes, decisions, List.of());
    }
  }

  public synchronized RealmState state() {
    return state;
  }

  /**
   * Decides with the state of the moment, which no other decision changes meanwhile.
   *
   * @param at the time of the decision
   * @return completes with the number of the last decision, once all is on the disk; 0 if there was
   *     none
   */
  public synchronized CompletableFuture<Long> resolve(
      Instant at, Function<RealmState, Resolution> decide) {
    Resolution resolution = decide.apply(state);
    RealmState next = state;
    List<TvdState> before = new ArrayList<>();
    List<TvdState> after = new ArrayList<>();
    Set<String> changed = new HashSet<>();
    Set<String> hosts = new HashSet<>();
    for (Change change : resolution.changes()) {
      TvdState tvd = next.tvds().get(change.tvd());
      if (tvd == null) {
        throw new IllegalStateException("no TVD " + change.tvd());
      }
      Transition transition = TvdMaster.next(tvd, change.event());
      if (transition.planChanged()) {
        changed.add(change.tvd());
        hosts.addAll(tvd.members().keySet());
        hosts.addAll(transition.next().members().keySet());
      }
      before.add(tvd);
      after.add(transition.next());
      next = next.with(transition.next(), state.version() + (changed.isEmpty() ? 0 : 1));
    }
    state = next;
    long version = next.version();
    return writer
        .write(
            handle -> {
              for (int i = 0; i < after.size(); i++) {
                Realms.store(handle, before.get(i), after.get(i), version);
              }
              resolution.alsoStore().forEach(store -> store.accept(handle));
              long seq = 0;
              for (Decision decision : resolution.decisions()) {
                seq = log.append(handle, at, decision);
              }
              return seq;
            })
        .whenComplete(
            (_, failure) -> {
              if (failure == null) {
                listener.accept(new Stored(changed, hosts, resolution.decisions()));
              }
            });
  }

  /** Tells the listener that every plan changed, as after a change of the policy. */
  public void announceAll() {
    RealmState now = state();
    Set<String> hosts = new HashSet<>();
    now.tvds().values().forEach(tvd -> hosts.addAll(tvd.members().keySet()));
    listener.accept(new Stored(now.tvds().keySet(), hosts, List.of()));
  }

  /** Puts in a TVD that the policy names and that was never there before. */
  public synchronized void add(TvdState tvd) {
    long version = state.version();
    state = state.with(tvd, version);
    var _ =
        writer.write( // a later write that succeeds implies this one
            handle -> {
              Realms.store(handle, tvd, tvd, version);
              return 0;
            });
  }
}
