package org.tvd.verifier.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;
import org.tvd.verifier.store.HostRow;

/** Row 41: strangers cannot make the verifier work, or remember, without bound. */
class EnrolmentBoundsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static HostRow host(String name, int tpm, VouchedBy by) {
    return new HostRow(
        0,
        name,
        "%064x".formatted(tpm),
        Bytes.EMPTY,
        List.of(),
        Bytes.EMPTY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        List.of(),
        by,
        "unvouched",
        NOW);
  }

  private interface Asking {
    void ask() throws EnrolmentRefusedException;
  }

  private static Reason reason(Asking asking) {
    return catchThrowableOfType(EnrolmentRefusedException.class, asking::ask).reason();
  }

  @Test
  void row41OneSourceIsBoundedAMinute() throws Exception {
    EnrolmentRate rate = new EnrolmentRate();
    for (int i = 0; i < EnrolmentRate.PER_SOURCE; i++) {
      rate.take("192.0.2.1", NOW).close();
    }
    assertThat(reason(() -> rate.take("192.0.2.1", NOW))).isEqualTo(Reason.TOO_MANY_REQUESTS);
    rate.take("192.0.2.2", NOW).close();
    rate.take("192.0.2.1", NOW.plus(Duration.ofSeconds(61))).close();
  }

  @Test
  void row41AllSourcesTogetherAreBoundedAMinute() throws Exception {
    EnrolmentRate rate = new EnrolmentRate();
    for (int i = 0; i < EnrolmentRate.IN_ALL; i++) {
      rate.take("source " + i, NOW).close();
    }
    assertThat(reason(() -> rate.take("another", NOW))).isEqualTo(Reason.TOO_MANY_REQUESTS);
  }

  @Test
  void row41AtTheSameTimeTheyAreBounded() throws Exception {
    EnrolmentRate rate = new EnrolmentRate();
    List<EnrolmentRate.Place> places = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      places.add(rate.take("192.0.2.1", NOW));
    }
    assertThat(reason(() -> rate.take("192.0.2.2", NOW))).isEqualTo(Reason.BUSY);
    places.getFirst().close();
    rate.take("192.0.2.2", NOW).close();
  }

  @Test
  void row41WaitingTpmsAreBoundedByNameAndSource() throws Exception {
    Approvals approvals = new Approvals();
    for (int i = 0; i < 4; i++) {
      approvals.ask(host("h1", i, VouchedBy.CERTIFICATE), "192.0.2." + i, NOW);
    }
    assertThat(reason(() -> approvals.ask(host("h1", 9, VouchedBy.CERTIFICATE), "192.0.2.9", NOW)))
        .isEqualTo(Reason.BUSY);
    approvals.ask(host("h1", 3, VouchedBy.CERTIFICATE), "192.0.2.3", NOW); // the same asks again
    for (int i = 10; i < 42; i++) {
      approvals.ask(host("n" + i, i, VouchedBy.CERTIFICATE), "192.0.2.77", NOW);
    }
    assertThat(reason(() -> approvals.ask(host("n", 99, VouchedBy.CERTIFICATE), "192.0.2.77", NOW)))
        .isEqualTo(Reason.BUSY);
  }

  @Test
  void row41UncertifiedTpmsDoNotTakeThePlaceOfCertifiedOnes() throws Exception {
    Approvals approvals = new Approvals();
    for (int i = 0; i < 128; i++) {
      approvals.ask(host("h" + i, i, VouchedBy.OPERATOR), "source " + i, NOW);
    }
    assertThat(reason(() -> approvals.ask(host("x", 999, VouchedBy.OPERATOR), "source", NOW)))
        .isEqualTo(Reason.BUSY);
    for (int i = 128; i < 256; i++) {
      approvals.ask(host("h" + i, i, VouchedBy.CERTIFICATE), "source " + i, NOW);
    }
    assertThat(reason(() -> approvals.ask(host("x", 999, VouchedBy.CERTIFICATE), "source", NOW)))
        .isEqualTo(Reason.BUSY);
    Instant later = NOW.plus(Duration.ofHours(25));
    assertThat(approvals.all(later)).isEmpty();
    approvals.ask(host("x", 999, VouchedBy.OPERATOR), "source", later);
  }
}
