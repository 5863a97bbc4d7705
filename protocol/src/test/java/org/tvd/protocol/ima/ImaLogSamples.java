package org.tvd.protocol.ima;

import java.util.List;
import org.tvd.protocol.Bytes;

/** A good log, to be spoilt. */
public final class ImaLogSamples {
  private ImaLogSamples() {}

  /** Files, a signature and a violation. */
  public static List<Bytes> logs() {
    return List.of(
        new ImaLogBuilder()
            .file("boot_aggregate", "")
            .file("/usr/bin/tool", "tool")
            .entry(
                "ima-sig",
                ImaLogBuilder.digest("sha256:", Bytes.of(new byte[32])),
                ImaLogBuilder.path("/usr/bin/signed"),
                Bytes.ofHex("030204"))
            .violation("/var/log/open")
            .bytes());
  }
}
