package org.tvd.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Key material. It does not print, and reading it is explicit. Its JSON form exists only so that a
 * plan can travel inside a sealed envelope.
 */
public final class Secret {
  private final byte[] value;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code value}; the caller clears its own. */
  public static Secret of(byte[] value) {
    return new Secret(value.clone());
  }

  @JsonCreator
  static Secret ofBase64(String base64) {
    byte[] decoded = Base64.getDecoder().decode(base64);
    if (!Base64.getEncoder().encodeToString(decoded).equals(base64)) {
      throw new IllegalArgumentException("expected canonical base64 with padding");
    }
    return new Secret(decoded);
  }

  @JsonValue
  String insecureBase64() {
    return Base64.getEncoder().encodeToString(value);
  }

  /** A copy of the key itself: for a cipher, a MAC or a tool's standard input, never for a log. */
  public byte[] reveal() {
    return value.clone();
  }

  public int size() {
    return value.length;
  }

  /** Overwrites the key. The object is of no use afterwards. */
  public void clear() {
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return 0; // a hash would tell of the value
  }

  @Override
  public String toString() {
    return "Secret(" + value.length + " bytes)";
  }
}
