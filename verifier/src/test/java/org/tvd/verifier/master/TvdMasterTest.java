package org.tvd.verifier.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.master.TvdMaster.Transition;

class TvdMasterTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
  private static final Bytes SALT = Bytes.ofUtf8("one").sha256();
  private static final Bytes NEXT_SALT = Bytes.ofUtf8("two").sha256();
  private static final TvdState EMPTY = TvdState.empty("alpha", SALT);

  private static NetworkOffer offer(int number) {
    return new NetworkOffer(
        "10.99.0." + number, Bytes.ofUtf8("key " + number).sha256(), List.of("VXLAN"));
  }

  private static TvdEvent.Admitted admitted(String host, int number, int second) {
    return new TvdEvent.Admitted(
        host, offer(number), T.plusSeconds(second), T.plusSeconds(second + 20));
  }

  private static TvdState after(TvdState state, TvdEvent... events) {
    TvdState next = state;
    for (TvdEvent event : events) {
      next = TvdMaster.next(next, event).next();
    }
    return next;
  }

  @Test
  void admissionMakesAMemberAndANewPlanInTheSameEpoch() {
    Transition transition = TvdMaster.next(EMPTY, admitted("h1", 1, 0));
    assertThat(transition.planChanged()).isTrue();
    assertThat(transition.next().members()).containsOnlyKeys("h1");
    assertThat(transition.next().epoch()).isEqualTo(1);
    assertThat(transition.next().salt()).isEqualTo(SALT);
  }

  @Test
  void renewalMovesTheLeaseAlone() {
    TvdState state = after(EMPTY, admitted("h1", 1, 0));
    Transition renewed = TvdMaster.next(state, admitted("h1", 1, 6));
    assertThat(renewed.planChanged()).isFalse();
    assertThat(renewed.next().members().get("h1"))
        .isEqualTo(new TvdState.Member("h1", offer(1), T, T.plusSeconds(26)));
  }

  @Test
  void anotherOfferIsAnotherPlan() {
    TvdState state = after(EMPTY, admitted("h1", 1, 0));
    assertThat(TvdMaster.next(state, admitted("h1", 2, 6)).planChanged()).isTrue();
  }

  @Test
  void anEndBeginsANewEpochAndTakesTheHostsPlacesAlong() {
    TvdState state =
        after(
            EMPTY,
            admitted("h1", 1, 0),
            admitted("h2", 2, 0),
            new TvdEvent.VpeAttached(new Vpe("a", "h1", "10.1.0.1", "02:00:00:00:00:01"), ""),
            new TvdEvent.VpeAttached(new Vpe("b", "h2", "10.1.0.2", "02:00:00:00:00:02"), ""));
    Transition ended = TvdMaster.next(state, new TvdEvent.Ended("h1", NEXT_SALT));
    assertThat(ended.planChanged()).isTrue();
    assertThat(ended.next().epoch()).isEqualTo(2);
    assertThat(ended.next().salt()).isEqualTo(NEXT_SALT);
    assertThat(ended.next().members()).containsOnlyKeys("h2");
    assertThat(ended.next().vpes()).containsOnlyKeys("b");
  }

  @Test
  void anEpochCanBeginWithAllItsMembers() {
    TvdState state = after(EMPTY, admitted("h1", 1, 0), admitted("h2", 2, 0));
    Transition begun = TvdMaster.next(state, new TvdEvent.EpochBegan(NEXT_SALT));
    assertThat(begun.planChanged()).isTrue();
    assertThat(begun.next().epoch()).isEqualTo(2);
    assertThat(begun.next().salt()).isEqualTo(NEXT_SALT);
    assertThat(begun.next().members()).isEqualTo(state.members());
  }

  @Test
  void theEndOfNoMembershipChangesNothing() {
    TvdState state = after(EMPTY, admitted("h1", 1, 0));
    Transition transition = TvdMaster.next(state, new TvdEvent.Ended("h2", NEXT_SALT));
    assertThat(transition.planChanged()).isFalse();
    assertThat(transition.next()).isEqualTo(state);
  }

  @Test
  void onlyAMemberCarriesProcessingElements() {
    var vpe = new Vpe("a", "h1", "10.1.0.1", "02:00:00:00:00:01");
    assertThatThrownBy(() -> TvdMaster.next(EMPTY, new TvdEvent.VpeAttached(vpe, "")))
        .isInstanceOf(IllegalStateException.class);
    TvdState state = after(EMPTY, admitted("h1", 1, 0), new TvdEvent.VpeAttached(vpe, ""));
    assertThat(TvdMaster.next(state, new TvdEvent.VpeAttached(vpe, "")).planChanged()).isFalse();
    assertThat(TvdMaster.next(state, new TvdEvent.VpeDetached("a")).planChanged()).isTrue();
    assertThat(TvdMaster.next(state, new TvdEvent.VpeDetached("b")).planChanged()).isFalse();
  }
}
