package org.tvd.protocol.x509;

import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Certificates as TPMs keep them in NV memory: one after the other, DER, some below the header of
 * TPM 1.2 days, some with padding behind them.
 */
public final class StoredCertificate {
  /** TCG PC Client TPM Specific Implementation 1.21, 7.4.5: TCG_TAG_PCCLIENT_STORED_CERT. */
  private static final int STORED_CERT = 0x1001;

  /** TCG_TAG_PCCLIENT_FULL_CERT. */
  private static final int FULL_CERT = 0x1002;

  private static final int HEADER = 7;
  private static final int SEQUENCE = 0x30;
  private static final int MAX_CERTIFICATES = 16;

  private StoredCertificate() {}

  /**
   * The certificates in {@code content}, each DER and nothing else.
   *
   * @param content starts with a certificate or with the 7 bytes of the header; behind it there is
   *     nothing, or 0x00, or 0xff, to the end
   * @return none if {@code content} is padding alone, as in an index that was never written
   * @throws MalformedException for anything else
   */
  public static List<Bytes> all(Bytes content) throws MalformedException {
    Bytes rest = withoutHeader(content);
    List<Bytes> found = new ArrayList<>();
    int at = 0;
    while (at < rest.size() && rest.at(at) == SEQUENCE) {
      int size = derSize(rest, at);
      if (found.size() == MAX_CERTIFICATES) {
        throw new MalformedException(
            "stored certificates", at, "expected at most " + MAX_CERTIFICATES + ", found more");
      }
      found.add(rest.slice(at, at + size));
      at += size;
    }
    requirePadding(rest, at);
    return List.copyOf(found);
  }

  private static Bytes withoutHeader(Bytes content) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("stored certificate", content);
    if (content.size() < HEADER || in.u16("tag") != STORED_CERT) {
      return content;
    }
    int type = in.u8("certType");
    int size = in.u16("certSize");
    int form = in.u16("tag");
    Bytes rest = content.slice(HEADER, content.size());
    if (type != 0 || form != FULL_CERT || rest.isEmpty() || rest.at(0) != SEQUENCE) {
      throw in.malformed("expected the header of a full certificate and a certificate behind it");
    }
    if (size != derSize(rest, 0) + 2) {
      throw in.malformed("certSize: expected " + (derSize(rest, 0) + 2) + ", found " + size);
    }
    return rest;
  }

  private static void requirePadding(Bytes content, int from) throws MalformedException {
    int pad = from < content.size() ? content.at(from) : 0;
    for (int i = from; i < content.size(); i++) {
      if (content.at(i) != pad || (pad != 0x00 && pad != 0xff)) {
        throw new MalformedException(
            "stored certificate",
            i,
            "expected padding of 0x00 or of 0xff alone, found 0x%02x".formatted(content.at(i)));
      }
    }
  }

  /** The size of the DER element at {@code at}, with its tag and length (X.690, 8.1.3). */
  private static int derSize(Bytes content, int at) throws MalformedException {
    int left = content.size() - at;
    int size = 0;
    if (left >= 4 && content.at(at + 1) == 0x82) {
      size = 4 + (content.at(at + 2) << 8) + content.at(at + 3);
    } else if (left >= 3 && content.at(at + 1) == 0x81) {
      size = 3 + content.at(at + 2);
    }
    if (size == 0 || size > left) {
      throw new MalformedException(
          "stored certificate", at, "expected a whole certificate of 128 to 65535 bytes");
    }
    return size;
  }
}
