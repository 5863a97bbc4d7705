package org.tvd.policy.model;

import java.nio.charset.StandardCharsets;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.ImaCursor;
import org.tvd.protocol.ima.ImaLog;

/** Single entries of logs, as the kernel's ASCII list has them; their template hashes are none. */
final class ImaLines {
  private ImaLines() {}

  /** The entry of a file; the path's bytes as Latin-1. */
  static ImaCursor entry(String digestField, String latin1Path) throws MalformedException {
    String line = "10 " + "11".repeat(20) + " ima-ngv2 " + digestField + " " + latin1Path;
    ImaCursor cursor =
        ImaLog.parseAscii(Bytes.of(line.getBytes(StandardCharsets.ISO_8859_1))).cursor();
    cursor.next();
    return cursor;
  }
}
