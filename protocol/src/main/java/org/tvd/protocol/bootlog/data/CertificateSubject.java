package org.tvd.protocol.bootlog.data;

import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Finds the subject of a certificate (RFC 5280, section 4.1) without parsing the rest: databases
 * hold dozens, and firmware is not strict about them.
 */
final class CertificateSubject {
  private static final Map<String, String> EMAIL =
      Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS"); // RFC 2253 knows no name for it
  private static final int SEQUENCE = 0x30;
  private static final int EXPLICIT_VERSION = 0xa0;
  private static final int LONG_FORM = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;

  private final Bytes certificate;
  private final ByteReader in;

  private CertificateSubject(Bytes certificate) {
    this.certificate = certificate;
    this.in = ByteReader.bigEndian("Certificate", certificate);
  }

  /** As RFC 2253 spells it; empty where this is no certificate. */
  static Optional<String> of(Bytes certificate) {
    try {
      byte[] name = new CertificateSubject(certificate).find().toArray();
      return Optional.of(new X500Principal(name).getName(X500Principal.RFC2253, EMAIL));
    } catch (MalformedException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Bytes find() throws MalformedException {
    enter(); // Certificate
    enter(); // TBSCertificate
    if (certificate.at(in.offset()) == EXPLICIT_VERSION) {
      pass();
    }
    pass(); // serialNumber
    pass(); // signature
    pass(); // issuer
    pass(); // validity
    int from = in.offset();
    pass();
    return certificate.slice(from, in.offset());
  }

  private void enter() throws MalformedException {
    if (in.u8("tag") != SEQUENCE) {
      throw in.malformed("expected a SEQUENCE");
    }
    if (length() == 0) {
      throw in.malformed("expected contents");
    }
  }

  private void pass() throws MalformedException {
    in.u8("tag");
    in.skip(length(), "contents");
  }

  private int length() throws MalformedException {
    int first = in.u8("length");
    if (first < LONG_FORM) {
      return first;
    }
    int count = first - LONG_FORM;
    if (count > MAX_LENGTH_BYTES) {
      throw in.malformed("expected a length of at most 3 bytes");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | in.u8("length");
    }
    if (length > in.remaining()) {
      throw in.malformed("expected " + length + " more bytes, found " + in.remaining());
    }
    return length;
  }
}
