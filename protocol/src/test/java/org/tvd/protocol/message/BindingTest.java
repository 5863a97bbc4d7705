package org.tvd.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;

class BindingTest {
  private static final Bytes A = Bytes.ofUtf8("a");
  private static final Bytes AB = Bytes.ofUtf8("ab");
  private static final NetworkOffer OFFER = new NetworkOffer("10.0.0.1", A, List.of("VXLAN"));

  private static Bytes of(
      Bytes nonce,
      Bytes channel,
      String host,
      Bytes bootLog,
      Bytes imaLog,
      List<Bytes> certificates,
      NetworkOffer offer,
      List<String> join) {
    return Binding.qualifyingData(
        evidence(
            nonce,
            host,
            LogPart.whole(bootLog),
            LogPart.whole(imaLog),
            certificates,
            Bytes.EMPTY,
            offer,
            join),
        channel);
  }

  private static Evidence evidence(
      Bytes nonce,
      String host,
      LogPart bootLog,
      LogPart imaLog,
      List<Bytes> certificates,
      Bytes selfReport,
      NetworkOffer offer,
      List<String> join) {
    return new Evidence(
        host,
        nonce,
        Bytes.EMPTY,
        Bytes.EMPTY,
        List.of(),
        bootLog,
        imaLog,
        certificates,
        selfReport,
        offer,
        join);
  }

  @Test
  void offsetsAndTheSelfReportChangeIt() {
    List<Bytes> all = new ArrayList<>();
    for (LogPart boot : List.of(LogPart.NONE, new LogPart(1, Bytes.EMPTY), LogPart.whole(A))) {
      for (LogPart ima : List.of(LogPart.NONE, new LogPart(1, Bytes.EMPTY), new LogPart(1, A))) {
        for (Bytes report : List.of(Bytes.EMPTY, A)) {
          var evidence = evidence(A, "a", boot, ima, List.of(), report, OFFER, List.of());
          all.add(Binding.qualifyingData(evidence, A));
        }
      }
    }
    assertThat(new HashSet<>(all)).hasSize(18);
  }

  @Test
  void everyPartChangesIt() {
    List<Bytes> all = new ArrayList<>();
    all.add(of(A, A, "a", A, A, List.of(A), OFFER, List.of("a")));
    all.add(of(AB, A, "a", A, A, List.of(A), OFFER, List.of("a")));
    all.add(of(A, AB, "a", A, A, List.of(A), OFFER, List.of("a")));
    all.add(of(A, A, "ab", A, A, List.of(A), OFFER, List.of("a")));
    all.add(of(A, A, "a", AB, A, List.of(A), OFFER, List.of("a")));
    all.add(of(A, A, "a", A, AB, List.of(A), OFFER, List.of("a")));
    all.add(of(A, A, "a", A, A, List.of(AB), OFFER, List.of("a")));
    all.add(of(A, A, "a", A, A, List.of(), OFFER, List.of("a")));
    all.add(of(A, A, "a", A, A, List.of(A, A), OFFER, List.of("a")));
    all.add(of(A, A, "a", A, A, List.of(A), OFFER, List.of("ab")));
    all.add(of(A, A, "a", A, A, List.of(A), OFFER, List.of()));
    all.add(of(A, A, "a", A, A, List.of(A), OFFER, List.of("a", "a")));
    for (NetworkOffer other :
        List.of(
            new NetworkOffer("10.0.0.2", A, List.of("VXLAN")),
            new NetworkOffer("10.0.0.1", AB, List.of("VXLAN")),
            new NetworkOffer("10.0.0.1", A, List.of()),
            new NetworkOffer("10.0.0.1", A, List.of("VXLAN", "VXLAN")))) {
      all.add(of(A, A, "a", A, A, List.of(A), other, List.of("a")));
    }
    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    assertThat(all).allMatch(binding -> binding.size() == 32);
  }

  @Test
  void bytesDoNotMoveBetweenParts() {
    Bytes one = of(AB, A, "", A, Bytes.EMPTY, List.of(), OFFER, List.of());
    Bytes other = of(A, Bytes.ofUtf8("ba"), "", A, Bytes.EMPTY, List.of(), OFFER, List.of());
    assertThat(one).isNotEqualTo(other);
    assertThat(of(A, A, "", A, Bytes.EMPTY, List.of(A), OFFER, List.of()))
        .isNotEqualTo(of(A, A, "", Bytes.EMPTY, A, List.of(A), OFFER, List.of()));
    assertThat(of(A, A, "", A, A, List.of(AB), OFFER, List.of()))
        .isNotEqualTo(of(A, A, "", A, A, List.of(A, Bytes.ofUtf8("b")), OFFER, List.of()));
    assertThat(of(A, A, "", A, A, List.of(), new NetworkOffer("", A, List.of("x")), List.of()))
        .isNotEqualTo(
            of(A, A, "", A, A, List.of(), new NetworkOffer("", A, List.of()), List.of("x")));
  }
}
