package org.tvd.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a structure from bytes, strictly: every length is checked against what is left before
 * anything is allocated, and {@link #end} refuses what trails. The bytes that it gives are views of
 * those it reads.
 */
public final class ByteReader {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private final String structure;
  private final Bytes in;
  private final boolean littleEndian;
  private final byte[] array;
  private final int from;
  private int offset;

  private ByteReader(String structure, Bytes in, boolean littleEndian) {
    this.structure = structure;
    this.in = in;
    this.littleEndian = littleEndian;
    this.array = in.array();
    this.from = in.from();
  }

  /** A reader of TPM structures, which are big-endian. */
  public static ByteReader bigEndian(String structure, Bytes in) {
    return new ByteReader(structure, in, false);
  }

  /** A reader of UEFI and kernel structures, which are little-endian. */
  public static ByteReader littleEndian(String structure, Bytes in) {
    return new ByteReader(structure, in, true);
  }

  private static VarHandle view(Class<?> elements) {
    return MethodHandles.byteArrayViewVarHandle(elements, ByteOrder.BIG_ENDIAN);
  }

  public int offset() {
    return offset;
  }

  public int remaining() {
    return in.size() - offset;
  }

  public int u8(String field) throws MalformedException {
    return array[take(1, field)] & 0xff;
  }

  public int u16(String field) throws MalformedException {
    short value = (short) SHORT.get(array, take(2, field));
    return (littleEndian ? Short.reverseBytes(value) : value) & 0xffff;
  }

  /** An unsigned 32-bit value, as a long so that it never turns negative. */
  public long u32(String field) throws MalformedException {
    int value = (int) INT.get(array, take(4, field));
    return (littleEndian ? Integer.reverseBytes(value) : value) & 0xffffffffL;
  }

  /** A 64-bit value; callers that compare it use unsigned comparison. */
  public long u64(String field) throws MalformedException {
    long value = (long) LONG.get(array, take(8, field));
    return littleEndian ? Long.reverseBytes(value) : value;
  }

  /** A count or length of at most {@code limit}, read as an unsigned 32-bit value. */
  public int count(String field, int limit) throws MalformedException {
    long value = u32(field);
    if (value > limit) {
      throw malformed(field + ": expected at most " + limit + ", found " + value);
    }
    return (int) value;
  }

  public Bytes bytes(long length, String field) throws MalformedException {
    take(length, field);
    return in.slice(offset - (int) length, offset);
  }

  /** Passes over {@code length} bytes, which have to be there. */
  public void skip(long length, String field) throws MalformedException {
    take(length, field);
  }

  /** A TPM2B: a 16-bit size of at most {@code limit}, then that many bytes. */
  public Bytes sized16(int limit, String field) throws MalformedException {
    int size = u16(field);
    if (size > limit) {
      throw malformed(field + ": expected at most " + limit + " bytes, found " + size);
    }
    return bytes(size, field);
  }

  /** Nothing may be left. */
  public void end() throws MalformedException {
    if (remaining() > 0) {
      throw malformed("expected the end, found " + remaining() + " more bytes");
    }
  }

  public MalformedException malformed(String problem) {
    return new MalformedException(structure, offset, problem);
  }

  /** Passes over {@code length} bytes, and gives where they begin in the array. */
  private int take(long length, String field) throws MalformedException {
    if (length < 0 || length > remaining()) {
      throw malformed(field + ": expected " + length + " more bytes, found " + remaining());
    }
    int start = from + offset;
    offset += (int) length;
    return start;
  }
}
