package org.tvd.protocol.message;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encrypts a session's envelopes: AES-256-GCM (SP 800-38D) under a key that HKDF-SHA256 (RFC 5869)
 * derives from the secret that the host's TPM revealed. The nonce is the sequence number, which a
 * session never uses twice; host and session are associated data.
 */
public final class SessionCipher {
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final String session;
  private final Bytes associated;
  private final JsonMapper json = StrictJson.mapper();

  private SessionCipher(SecretKey key, String host, String session) {
    this.key = key;
    this.session = session;
    this.associated = Bytes.ofUtf8(host + "\n" + session);
  }

  /**
   * A cipher for one session.
   *
   * @param secret what the session's credential holds, 32 bytes
   */
  public static SessionCipher of(Secret secret, String host, String session) {
    try {
      byte[] material = secret.reveal();
      SecretKey key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(material)
                      .thenExpand(Bytes.ofUtf8("TVD session 1").toArray(), 32));
      Arrays.fill(material, (byte) 0);
      return new SessionCipher(key, host, session);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has HKDF-SHA256", e);
    }
  }

  /** Encrypts {@code grants} under {@code sequence}, which the caller uses once. */
  public Envelope seal(long sequence, Grants grants) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, sequence);
      return new Envelope(
          session, sequence, Bytes.of(cipher.doFinal(json.writeValueAsBytes(grants))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES-GCM", e);
    }
  }

  /**
   * Decrypts an envelope. The caller checks that its sequence is higher than any before.
   *
   * @throws MalformedException if it is of another session, was changed, or holds no grants
   */
  public Grants open(Envelope envelope) throws MalformedException {
    if (!envelope.session().equals(session)) {
      throw malformed("expected session " + session + ", found " + envelope.session());
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, envelope.sequence());
      return json.readValue(cipher.doFinal(envelope.ciphertext().toArray()), Grants.class);
    } catch (GeneralSecurityException e) {
      throw malformed("the tag does not match: not of this session, or changed on its way");
    } catch (JacksonException e) {
      throw malformed("the content is not of the form of grants");
    }
  }

  private Cipher cipher(int mode, long sequence) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(sequence).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated.asBuffer());
    return cipher;
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("envelope", 0, problem);
  }
}
