package org.tvd.cli.evidence;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Tells what a file of evidence is, and what it says, by the strict parser of each kind. */
final class Inspector {
  private static final int JSON = '{';
  private static final List<Integer> TPM_GENERATED = List.of(0xff, 0x54, 0x43, 0x47);
  private static final int DER_SEQUENCE = 0x30;

  /** What goes wrong before this byte is rather of another kind than broken. */
  private static final long LIKE_A_KIND = 256;

  private Inspector() {}

  /** Reads a file of one kind. */
  private interface Reader {
    Inspection read(Bytes content) throws MalformedException;
  }

  /**
   * What {@code content} is and says.
   *
   * @throws MalformedException if it is of no kind that is known; the message says of which one it
   *     looks, and what is wrong with it
   */
  static Inspection inspect(Bytes content) throws MalformedException {
    if (content.isEmpty()) {
      throw new MalformedException("file", 0, "expected evidence, found an empty file");
    }
    if (content.at(0) == JSON) {
      return MessageInspection.read(content);
    }
    if (beginsLike(content, TPM_GENERATED)) {
      return TpmInspection.attest(content);
    }
    String start = content.slice(0, Math.min(content.size(), 1 << 16)).utf8();
    if (start.contains("-----BEGIN ")) {
      return CertificateInspection.pem(content);
    }
    if (LogInspection.isAsciiIma(start)) {
      return LogInspection.asciiImaLog(content);
    }
    List<Reader> readers =
        content.at(0) == DER_SEQUENCE
            ? List.of(CertificateInspection::der)
            : List.of(
                TpmInspection::signature,
                TpmInspection::publicArea,
                TpmInspection::name,
                TpmInspection::registers,
                LogInspection::bootLog,
                LogInspection::imaLog);
    MalformedException nearest =
        new MalformedException(
            "file",
            0,
            "expected evidence, a TPM structure, a boot log, an IMA log or a certificate");
    long furthest = LIKE_A_KIND;
    for (Reader reader : readers) {
      try {
        return reader.read(content);
      } catch (MalformedException e) {
        if (e.offset() > furthest) {
          furthest = e.offset();
          nearest = e;
        }
      }
    }
    throw nearest;
  }

  private static boolean beginsLike(Bytes content, List<Integer> start) {
    if (content.size() < start.size()) {
      return false;
    }
    for (int i = 0; i < start.size(); i++) {
      if (content.at(i) != start.get(i)) {
        return false;
      }
    }
    return true;
  }
}
