package org.tvd.protocol.bootlog;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Good logs of both formats, and a good variable, to be spoilt. */
public final class BootLogSamples {
  private BootLogSamples() {}

  /** A crypto-agile log of two banks, and one of SHA-1. */
  public static List<Bytes> logs() {
    Bytes text = Bytes.ofUtf8("a measurement");
    Bytes agile =
        LogBuilder.agile(HashAlgorithm.SHA256, HashAlgorithm.SHA384)
            .measure(0, EventType.EV_S_CRTM_VERSION, text)
            .measure(7, EventType.EV_SEPARATOR, LogBuilder.ZEROS)
            .bytes();
    Bytes sha1 =
        LogBuilder.sha1()
            .sha1Event(0, EventType.EV_POST_CODE, Bytes.of(new byte[20]), text)
            .bytes();
    return List.of(agile, sha1);
  }

  /** UEFI_VARIABLE_DATA of SecureBoot. */
  public static Bytes variable() {
    return Bytes.concat(
        Bytes.ofHex("61dfe48bca93d211aa0d00e098032b8c"),
        Bytes.ofHex("0a00000000000000"),
        Bytes.ofHex("0100000000000000"),
        Bytes.ofHex("5300650063007500720065004200" + "6f006f007400"),
        Bytes.ofHex("01"));
  }
}
