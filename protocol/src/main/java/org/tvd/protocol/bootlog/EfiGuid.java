package org.tvd.protocol.bootlog;

import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.MalformedException;

/** Reads an EFI_GUID (UEFI specification, appendix A). */
public final class EfiGuid {
  private EfiGuid() {}

  /** Its first three fields are little-endian, the rest is in the order of its text. */
  public static UUID read(ByteReader in, String field) throws MalformedException {
    long high = in.u32(field) << 32;
    high |= (long) in.u16(field) << 16;
    high |= in.u16(field);
    return new UUID(high, Long.reverseBytes(in.u64(field)));
  }
}
