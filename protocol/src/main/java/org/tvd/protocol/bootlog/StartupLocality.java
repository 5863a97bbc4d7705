package org.tvd.protocol.bootlog;

import org.jspecify.annotations.Nullable;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * The one note in the log that changes a replay: the locality of TPM2_Startup, which is the first
 * value of PCR 0 (PC Client Platform Firmware Profile, section 10.4.5.3). It comes at most once,
 * before anything extends PCR 0.
 */
final class StartupLocality {
  private static final Bytes SIGNATURE = Bytes.ofUtf8("StartupLocality\0");

  private @Nullable Integer found;
  private boolean pcr0Extended;

  void see(BootEvent event, ByteReader in) throws MalformedException {
    if (!event.is(EventType.EV_NO_ACTION)) {
      pcr0Extended |= event.pcr() == 0;
    } else if (event.dataStartsWith(SIGNATURE)) {
      found = read(event, in);
    }
  }

  int value() {
    return found == null ? 0 : found;
  }

  private int read(BootEvent event, ByteReader in) throws MalformedException {
    if (found != null || pcr0Extended || event.pcr() != 0 || !event.hasZeroDigests()) {
      throw in.malformed(
          "StartupLocality: expected at most once, in PCR 0, with zero digests, before PCR 0 is"
              + " extended");
    }
    Bytes data = event.data();
    if (data.size() != SIGNATURE.size() + 1) {
      throw in.malformed("StartupLocality: expected 17 bytes, found " + data.size());
    }
    int locality = data.at(SIGNATURE.size());
    if (locality != 0 && locality != 3 && locality != 4) {
      throw in.malformed("StartupLocality: expected 0, 3 or 4, found " + locality);
    }
    return locality;
  }
}
