package org.tvd.enforcer.wireguard;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;

/** Derives the key that two members of a TVD share for one epoch's tunnel. */
final class PreSharedKey {
  private static final Bytes LABEL = Bytes.ofUtf8("tvd wireguard psk");

  private PreSharedKey() {}

  /**
   * HMAC-SHA256 under the TVD's key of the epoch, over a label and both public keys, the smaller
   * (unsigned, lexicographic) first, so that both ends derive the same.
   */
  static Secret between(Secret tvdKey, Bytes one, Bytes other) {
    boolean ordered = Arrays.compareUnsigned(one.toArray(), other.toArray()) <= 0;
    byte[] key = tvdKey.reveal();
    byte[] psk = new byte[0];
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(LABEL.toArray());
      mac.update((ordered ? one : other).toArray());
      mac.update((ordered ? other : one).toArray());
      psk = mac.doFinal();
      return Secret.of(psk);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(psk, (byte) 0);
    }
  }
}
