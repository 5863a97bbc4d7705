package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.tvd.protocol.Bytes;
import org.tvd.protocol.reference.ReferenceValues.Finding;

/** What a test expects of a reading. */
final class Reads {
  private Reads() {}

  static ReferenceValues read(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read) reading).values();
  }

  static Reading.Reason refused(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    return ((Reading.Refused) reading).reason();
  }

  /** How many subjects were not imported. */
  static int notImported(ReferenceValues values) {
    return values.findings(Finding.NOT_IMPORTED).values().stream()
        .mapToInt(subjects -> subjects.size())
        .sum();
  }

  static Bytes digest(int fill) {
    byte[] digest = new byte[32];
    java.util.Arrays.fill(digest, (byte) fill);
    return Bytes.of(digest);
  }
}
