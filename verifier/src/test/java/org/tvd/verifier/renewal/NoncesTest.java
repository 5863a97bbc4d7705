package org.tvd.verifier.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.appraisal.Expectation.NonceState;

class NoncesTest {
  private static final Bytes CHANNEL = Bytes.ofUtf8("channel");
  private static final Bytes OTHER = Bytes.ofUtf8("other channel");
  private static final Duration LIFETIME = Duration.ofSeconds(30);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Nonces nonces =
      new Nonces(
          new SecureRandom(),
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public java.time.ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }
          });

  private Bytes issue(boolean own) {
    return nonces.issue("h1", CHANNEL, own, LIFETIME).value();
  }

  @Test
  void eachIsNewAndLong() {
    var seen = new HashSet<Bytes>();
    for (int i = 0; i < 100; i++) {
      Bytes nonce = issue(false);
      assertThat(nonce.size()).isEqualTo(32);
      assertThat(seen.add(nonce)).isTrue();
    }
  }

  @Test
  void countsOnce() {
    Bytes nonce = issue(false);
    assertThat(nonces.redeem(nonce, "h1", CHANNEL)).isEqualTo(NonceState.VALID);
    assertThat(nonces.redeem(nonce, "h1", CHANNEL)).isEqualTo(NonceState.UNKNOWN);
  }

  @Test
  void isItsHostsAndItsChannelsAndStaysSo() {
    Bytes nonce = issue(false);
    assertThat(nonces.redeem(nonce, "h2", CHANNEL)).isEqualTo(NonceState.OF_ANOTHER);
    assertThat(nonces.redeem(nonce, "h1", OTHER)).isEqualTo(NonceState.OF_ANOTHER);
    assertThat(nonces.redeem(nonce, "h1", CHANNEL)).isEqualTo(NonceState.VALID);
  }

  @Test
  void expires() {
    Bytes first = issue(false);
    now = now.plus(LIFETIME);
    assertThat(nonces.redeem(first, "h1", CHANNEL)).isEqualTo(NonceState.VALID);
    Bytes second = issue(false);
    now = now.plus(LIFETIME).plusNanos(1);
    assertThat(nonces.redeem(second, "h1", CHANNEL)).isEqualTo(NonceState.UNKNOWN);
  }

  @Test
  void acceptedEvidenceEndsThemAll() {
    Bytes own = issue(true);
    Bytes first = issue(false);
    Bytes ofAnother = nonces.issue("h2", CHANNEL, true, LIFETIME).value();
    nonces.supersede("h1");
    Bytes next = issue(true);
    assertThat(nonces.redeem(own, "h1", CHANNEL)).isEqualTo(NonceState.UNKNOWN);
    assertThat(nonces.redeem(first, "h1", CHANNEL)).isEqualTo(NonceState.UNKNOWN);
    assertThat(nonces.redeem(ofAnother, "h2", CHANNEL)).isEqualTo(NonceState.VALID);
    assertThat(nonces.redeem(next, "h1", CHANNEL)).isEqualTo(NonceState.VALID);
  }

  @Test
  void aFloodTakesNoPlaceOfTheHostsOwn() {
    Bytes own = issue(true);
    List<Bytes> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      flood.add(nonces.issue("h1", OTHER, false, LIFETIME).value());
    }
    assertThat(nonces.redeem(own, "h1", CHANNEL)).isEqualTo(NonceState.VALID);
    long valid =
        flood.stream().filter(n -> nonces.redeem(n, "h1", OTHER) == NonceState.VALID).count();
    assertThat(valid).isEqualTo(64);
  }
}
