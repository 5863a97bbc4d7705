package org.tvd.verifier.master;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.master.TvdState.Member;

/** The authority of one TVD as a pure function: what an event makes of its state. */
public final class TvdMaster {
  private TvdMaster() {}

  /**
   * What an event led to.
   *
   * @param next the state from here on
   * @param planChanged whether the members need new network plans
   */
  public record Transition(TvdState next, boolean planChanged) {}

  /** The state after {@code event}. An event that changes nothing gives the same state. */
  public static Transition next(TvdState state, TvdEvent event) {
    return switch (event) {
      case TvdEvent.Admitted admitted -> admitted(state, admitted);
      case TvdEvent.Ended ended -> ended(state, ended);
      case TvdEvent.Replanned() -> new Transition(state, true);
      case TvdEvent.EpochBegan(Bytes salt) ->
          new Transition(
              new TvdState(
                  state.tvd(),
                  state.epoch() + 1,
                  salt,
                  state.members(),
                  state.vpes(),
                  state.roles()),
              true);
      case TvdEvent.VpeAttached(Vpe vpe, String role) -> attached(state, vpe, role);
      case TvdEvent.VpeDetached(String name) -> detached(state, name);
    };
  }

  private static Transition admitted(TvdState state, TvdEvent.Admitted event) {
    Member before = state.members().get(event.host());
    var members = new TreeMap<>(state.members());
    members.put(
        event.host(),
        new Member(
            event.host(),
            event.offer(),
            before == null ? event.at() : before.admitted(),
            event.leaseEnd()));
    boolean planChanged = before == null || !before.offer().equals(event.offer());
    return new Transition(
        new TvdState(
            state.tvd(), state.epoch(), state.salt(), members, state.vpes(), state.roles()),
        planChanged);
  }

  /** Every revocation starts a new epoch: the host that left knows the old key. */
  private static Transition ended(TvdState state, TvdEvent.Ended event) {
    if (!state.members().containsKey(event.host())) {
      return new Transition(state, false);
    }
    var members = new TreeMap<>(state.members());
    members.remove(event.host());
    SortedMap<String, Vpe> vpes = new TreeMap<>(state.vpes());
    vpes.values().removeIf(vpe -> vpe.host().equals(event.host()));
    return new Transition(
        new TvdState(
            state.tvd(), state.epoch() + 1, event.salt(), members, vpes, rolesOf(vpes, state)),
        true);
  }

  private static Transition attached(TvdState state, Vpe vpe, String role) {
    if (!state.members().containsKey(vpe.host())) {
      throw new IllegalStateException(vpe.host() + " is no member of " + state.tvd());
    }
    var vpes = new TreeMap<>(state.vpes());
    Vpe before = vpes.put(vpe.name(), vpe);
    var roles = new TreeMap<>(state.roles());
    roles.remove(vpe.name());
    if (!role.isEmpty()) {
      roles.put(vpe.name(), role);
    }
    return new Transition(
        new TvdState(state.tvd(), state.epoch(), state.salt(), state.members(), vpes, roles),
        !Objects.equals(before, vpe));
  }

  private static Transition detached(TvdState state, String name) {
    var vpes = new TreeMap<>(state.vpes());
    boolean present = vpes.remove(name) != null;
    return new Transition(
        new TvdState(
            state.tvd(), state.epoch(), state.salt(), state.members(), vpes, rolesOf(vpes, state)),
        present);
  }

  private static SortedMap<String, String> rolesOf(SortedMap<String, Vpe> vpes, TvdState state) {
    SortedMap<String, String> roles = new TreeMap<>(state.roles());
    roles.keySet().retainAll(vpes.keySet());
    return roles;
  }
}
