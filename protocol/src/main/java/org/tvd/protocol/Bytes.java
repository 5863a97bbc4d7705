package org.tvd.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
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

  /** The digits of base64, each at its value. */
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final byte[] array;
  private final int from;
  private final int size;

  private Bytes(byte[] array) {
    this(array, 0, array.length);
  }

  private Bytes(byte[] array, int from, int size) {
    this.array = array;
    this.from = from;
    this.size = size;
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
    // The decoder is strict but for the last group: it takes missing padding and stray low bits.
    int unused =
        switch (decoded.length % 3) {
          case 0 -> 0;
          case 1 -> sextet(base64, 3) & 0xf;
          default -> sextet(base64, 2) & 0x3;
        };
    if (base64.length() != (decoded.length + 2) / 3 * 4 || unused != 0) {
      throw new IllegalArgumentException("expected canonical base64 with padding");
    }
    return new Bytes(decoded);
  }

  /** The value of the digit at {@code fromEnd}; 63 where there is none. */
  private static int sextet(String base64, int fromEnd) {
    int at = base64.length() - fromEnd;
    return at < 0 ? 63 : Math.max(0, DIGITS.indexOf(base64.charAt(at)));
  }

  /** All of {@code parts}, one after the other. */
  public static Bytes concat(Bytes... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(Bytes::size).sum());
    for (Bytes part : parts) {
      all.put(part.array, part.from, part.size);
    }
    return new Bytes(all.array());
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether every byte is zero; so are none. */
  public boolean isZero() {
    for (int i = from; i < from + size; i++) {
      if (array[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The byte at {@code index} as an unsigned value. */
  public int at(int index) {
    return array[from + Objects.checkIndex(index, size)] & 0xff;
  }

  /**
   * The bytes from {@code start} (inclusive) to {@code end} (exclusive): a view, which keeps all of
   * these bytes in memory. What outlives them by long is to be {@link #compact}.
   */
  public Bytes slice(int start, int end) {
    Objects.checkFromToIndex(start, end, size);
    return new Bytes(array, from + start, end - start);
  }

  /** The same bytes, in memory of their own. */
  public Bytes compact() {
    return size == array.length ? this : new Bytes(toArray());
  }

  /** A copy as an array. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, from, from + size);
  }

  /** Copies {@code length} bytes from {@code start} into {@code out} at {@code at}. */
  public void copyTo(int start, byte[] out, int at, int length) {
    Objects.checkFromIndexSize(start, length, size);
    System.arraycopy(array, from + start, out, at, length);
  }

  /** A read-only view, without a copy, positioned at the start; big-endian. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, from, size).slice().asReadOnlyBuffer();
  }

  /** Feeds these bytes to {@code digest} without a copy. */
  public void update(MessageDigest digest) {
    digest.update(array, from, size);
  }

  /** Feeds these bytes to {@code signature} without a copy. */
  public void update(Signature signature) throws SignatureException {
    signature.update(array, from, size);
  }

  /** Feeds the bytes from {@code start} to {@code end} to {@code digest} without a copy. */
  public void update(MessageDigest digest, int start, int end) {
    Objects.checkFromToIndex(start, end, size);
    digest.update(array, from + start, end - start);
  }

  /** Whether {@code part} stands at {@code offset}; false where it would reach beyond the end. */
  public boolean hasAt(int offset, Bytes part) {
    return hasAt(offset, part.array, part.from, part.size);
  }

  /** Whether {@code part} stands at {@code offset}; false where it would reach beyond the end. */
  public boolean hasAt(int offset, byte[] part) {
    return hasAt(offset, part, 0, part.length);
  }

  private boolean hasAt(int offset, byte[] part, int start, int length) {
    if (offset < 0 || offset > size - length) {
      return false;
    }
    int at = from + offset;
    return Arrays.equals(array, at, at + length, part, start, start + length);
  }

  /** Whether {@code ascii} stands at {@code offset}; false where it would reach beyond the end. */
  public boolean hasAt(int offset, String ascii) {
    if (offset < 0 || offset > size - ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (array[from + offset + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** SHA-256 of these bytes. */
  public Bytes sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest);
      return new Bytes(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public String hex() {
    return HexFormat.of().formatHex(array, from, from + size);
  }

  @JsonValue
  public String base64() {
    return Base64.getEncoder().encodeToString(compact().array);
  }

  /** As UTF-16, little-endian (UEFI's CHAR16). */
  public String utf16() {
    return new String(array, from, size, StandardCharsets.UTF_16LE);
  }

  public String utf8() {
    return new String(array, from, size, StandardCharsets.UTF_8);
  }

  /** Equality in time that depends on the lengths only, for values an attacker may guess. */
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(compact().array, other.compact().array);
  }

  /** The underlying array, which {@link ByteReader} reads in place. */
  byte[] array() {
    return array;
  }

  /** Where these bytes begin in {@link #array}. */
  int from() {
    return from;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(array, from, from + size, that.array, that.from, that.from + that.size);
  }

  /** As {@link Arrays#hashCode(byte[])}. */
  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < from + size; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Hex, cut after 32 bytes: for messages, never to be parsed. */
  @Override
  public String toString() {
    return size() <= 32 ? hex() : slice(0, 32).hex() + "… (" + size() + " bytes)";
  }
}
