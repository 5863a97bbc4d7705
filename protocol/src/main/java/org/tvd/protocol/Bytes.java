package org.tvd.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable byte string with value equality. In JSON it is standard base64 with padding (RFC
 * 4648, section 4); anything else there is refused, so that one value has one spelling.
 */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code value}. */
  public static Bytes of(byte[] value) {
    return new Bytes(value.clone());
  }

  /** The UTF-8 form of {@code text}. */
  public static Bytes ofUtf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Parses lower or upper case hex.
   *
   * @throws IllegalArgumentException if {@code hex} is not an even number of hex digits
   */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /**
   * Parses canonical base64.
   *
   * @throws IllegalArgumentException if {@code base64} is not the one canonical spelling
   */
  @JsonCreator
  public static Bytes ofBase64(String base64) {
    byte[] decoded = Base64.getDecoder().decode(base64);
    if (!Base64.getEncoder().encodeToString(decoded).equals(base64)) {
      throw new IllegalArgumentException("expected canonical base64 with padding");
    }
    return new Bytes(decoded);
  }

  /** All of {@code parts}, one after the other. */
  public static Bytes concat(Bytes... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(Bytes::size).sum());
    for (Bytes part : parts) {
      all.put(part.value);
    }
    return new Bytes(all.array());
  }

  public int size() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The byte at {@code index} as an unsigned value. */
  public int at(int index) {
    return value[index] & 0xff;
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive), copied. */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, value.length);
    return new Bytes(Arrays.copyOfRange(value, from, to));
  }

  /** A copy as an array. */
  public byte[] toArray() {
    return value.clone();
  }

  /** A read-only view, without a copy, positioned at the start; big-endian. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(value).asReadOnlyBuffer();
  }

  /** Feeds these bytes to {@code digest} without a copy. */
  public void update(MessageDigest digest) {
    digest.update(value);
  }

  /** SHA-256 of these bytes. */
  public Bytes sha256() {
    try {
      return new Bytes(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  @JsonValue
  public String base64() {
    return Base64.getEncoder().encodeToString(value);
  }

  public String utf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Equality in time that depends on the lengths only, for values an attacker may guess. */
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Hex, cut after 32 bytes: for messages, never to be parsed. */
  @Override
  public String toString() {
    return size() <= 32 ? hex() : slice(0, 32).hex() + "… (" + size() + " bytes)";
  }
}
