package org.tvd.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a structure from bytes, strictly: every length is checked against what is left before
 * anything is allocated, and {@link #end} refuses what trails.
 */
public final class ByteReader {
  private final String structure;
  private final ByteBuffer in;

  private ByteReader(String structure, ByteBuffer in) {
    this.structure = structure;
    this.in = in;
  }

  /** A reader of TPM structures, which are big-endian. */
  public static ByteReader bigEndian(String structure, Bytes in) {
    return new ByteReader(structure, in.asBuffer().order(ByteOrder.BIG_ENDIAN));
  }

  /** A reader of UEFI and kernel structures, which are little-endian. */
  public static ByteReader littleEndian(String structure, Bytes in) {
    return new ByteReader(structure, in.asBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  public int offset() {
    return in.position();
  }

  public int remaining() {
    return in.remaining();
  }

  public int u8(String field) throws MalformedException {
    need(1, field);
    return in.get() & 0xff;
  }

  public int u16(String field) throws MalformedException {
    need(2, field);
    return in.getShort() & 0xffff;
  }

  /** An unsigned 32-bit value, as a long so that it never turns negative. */
  public long u32(String field) throws MalformedException {
    need(4, field);
    return in.getInt() & 0xffffffffL;
  }

  /** A 64-bit value; callers that compare it use unsigned comparison. */
  public long u64(String field) throws MalformedException {
    need(8, field);
    return in.getLong();
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
    need(length, field);
    byte[] out = new byte[(int) length];
    in.get(out);
    return Bytes.of(out);
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
    if (in.hasRemaining()) {
      throw malformed("expected the end, found " + in.remaining() + " more bytes");
    }
  }

  public MalformedException malformed(String problem) {
    return new MalformedException(structure, in.position(), problem);
  }

  private void need(long length, String field) throws MalformedException {
    if (length < 0 || length > in.remaining()) {
      throw malformed(field + ": expected " + length + " more bytes, found " + in.remaining());
    }
  }
}
