package org.tvd.agent.channel;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.x509.SelfSigned;

/**
 * The key of the agent's TLS channel, EC P-256: fresh at each start and never stored, so that
 * evidence, which binds it, cannot be passed on by another channel.
 */
public final class ChannelKey {
  private static final Duration LIFE = Duration.ofDays(3650);

  private final SelfSigned own;

  private ChannelKey(SelfSigned own) {
    this.own = own;
  }

  /**
   * Makes a key and a self-signed certificate, whose names mean nothing: the verifier looks at the
   * key alone. Its dates leave room for a host whose clock is not yet set.
   */
  public static ChannelKey generate(String host) {
    Instant now = Instant.now();
    return new ChannelKey(
        SelfSigned.generate(new X500Name("CN=" + host), now.minus(LIFE), now.plus(LIFE)));
  }

  /** The SubjectPublicKeyInfo, DER: what evidence binds. */
  public Bytes publicKey() {
    return Bytes.of(own.certificate().getPublicKey().getEncoded());
  }

  PrivateKey key() {
    return own.key();
  }

  X509Certificate certificate() {
    return own.certificate();
  }
}
