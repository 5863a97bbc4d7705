package org.tvd.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Grants.Revocation;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

class SessionCipherTest {
  private static final Secret SECRET = Secret.of(Bytes.ofUtf8("secret").sha256().toArray());
  private static final SessionCipher CIPHER = SessionCipher.of(SECRET, "h1", "s1");
  private static final Secret KEY = Secret.of(Bytes.ofUtf8("key").sha256().toArray());
  private static final Grants GRANTS =
      new Grants(
          List.of(
              new NetworkPlan(
                  "alpha",
                  1001,
                  3,
                  2,
                  KEY,
                  20_000,
                  Mechanism.VXLAN,
                  "10.1.0.0/24",
                  1350,
                  new Endpoint("h1", "10.99.0.1", "fd54::1", Bytes.ofUtf8("k").sha256(), 20_000),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of())),
          List.of(new Revocation("beta", "a test")));

  private static void assertRefused(SessionCipher cipher, Envelope envelope) {
    assertThatThrownBy(() -> cipher.open(envelope)).isInstanceOf(MalformedException.class);
  }

  @Test
  void opensWhatItSealed() throws Exception {
    Envelope envelope = CIPHER.seal(0, GRANTS);
    assertThat(CIPHER.open(envelope)).isEqualTo(GRANTS);
    assertThat(SessionCipher.of(SECRET, "h1", "s1").open(envelope)).isEqualTo(GRANTS);
    assertThat(envelope.ciphertext().utf8()).doesNotContain("alpha");
  }

  @Test
  void theSameGrantsDoNotLookTheSame() {
    assertThat(CIPHER.seal(1, GRANTS).ciphertext())
        .isNotEqualTo(CIPHER.seal(2, GRANTS).ciphertext());
  }

  @Test
  void refusesWhatWasChangedAnywhere() {
    Envelope envelope = CIPHER.seal(7, GRANTS);
    for (int i = 0; i < envelope.ciphertext().size(); i++) {
      byte[] changed = envelope.ciphertext().toArray();
      changed[i] ^= 1;
      assertRefused(CIPHER, new Envelope("s1", 7, Bytes.of(changed)));
    }
    for (int size : new int[] {0, 1, 15, 16, envelope.ciphertext().size() - 1}) {
      assertRefused(CIPHER, new Envelope("s1", 7, envelope.ciphertext().slice(0, size)));
    }
    assertRefused(CIPHER, new Envelope("s1", 8, envelope.ciphertext()));
    assertRefused(CIPHER, new Envelope("s1", -7, envelope.ciphertext()));
  }

  @Test
  void refusesAnotherSessionHostOrSecret() {
    Envelope envelope = CIPHER.seal(0, GRANTS);
    assertRefused(CIPHER, new Envelope("s2", 0, envelope.ciphertext()));
    assertRefused(
        SessionCipher.of(SECRET, "h1", "s2"), new Envelope("s2", 0, envelope.ciphertext()));
    assertRefused(SessionCipher.of(SECRET, "h2", "s1"), envelope);
    assertRefused(SessionCipher.of(KEY, "h1", "s1"), envelope);
  }

  @Test
  void secretsDoNotPrint() {
    assertThat(GRANTS.toString()).doesNotContain(Bytes.of(KEY.reveal()).hex());
    assertThat(KEY.toString()).isEqualTo("Secret(32 bytes)");
  }
}
