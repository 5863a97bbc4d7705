package org.tvd.policy.membership;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;

/**
 * What a property certificate says, once its signature, holder, validity and revocation have been
 * checked. Whether its issuer may say so is decided here, by the policy's scope.
 *
 * @param issuer the issuer's name in the policy
 * @param path what it depends on: the property certificate itself, then the certificate of its
 *     issuer where that is not the policy's own, up to the one that the policy's certificate signed
 * @param about which platform or which configuration
 * @param origin who brought it
 * @param values by dimension, as the certificate spells them
 */
public record Certified(
    String issuer, List<Link> path, Holder about, Origin origin, Map<String, String> values) {

  public Certified {
    path = List.copyOf(path);
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Who brought a certificate. */
  public enum Origin {
    /** The host, with its evidence. */
    EVIDENCE,
    /** The policy, which names it under {@code configurations}. */
    POLICY
  }

  /**
   * One certificate.
   *
   * @param signer identifies the key that signed it ({@link #keyId})
   * @param serial unique for that signer
   * @param notBefore the first moment of its validity
   * @param notAfter the last one
   */
  public record Link(String signer, BigInteger serial, Instant notBefore, Instant notAfter) {}

  /** What identifies the certificate, for the record. */
  public String serial() {
    return path.getFirst().serial().toString();
  }

  /** Identifies a key that signs: SHA-256 of its SubjectPublicKeyInfo, lower case hex. */
  public static String keyId(X509Certificate certificate) {
    return Bytes.of(Objects.requireNonNull(certificate.getPublicKey().getEncoded())).sha256().hex();
  }
}
