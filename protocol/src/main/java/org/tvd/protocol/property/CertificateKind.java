package org.tvd.protocol.property;

import org.tvd.protocol.Bytes;

/**
 * What kind of certificate came along, told by its outer structure alone, so that a renewal need
 * not parse what is known already. The kind's own parser then tells whether it is one.
 */
public enum CertificateKind {
  /** An X.509 certificate (RFC 5280), of an issuer. */
  ISSUER,
  /** An attribute certificate whose first attribute is that of this project. */
  PROPERTY,
  /** An attribute certificate with another attribute, or none. */
  PLATFORM,
  /** None of these. */
  UNKNOWN;

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int VERSION_OF_CERTIFICATE = 0xa0;

  /** Before the attributes: holder, issuer, signature, serial number, validity. */
  private static final int FIELDS_BEFORE_ATTRIBUTES = 5;

  /** The kind of {@code der}. */
  public static CertificateKind of(Bytes der) {
    int position = content(der, content(der, 0, SEQUENCE), SEQUENCE);
    if (position < 0 || position >= der.size()) {
      return UNKNOWN;
    }
    if (der.at(position) == VERSION_OF_CERTIFICATE) {
      return ISSUER;
    }
    if (der.at(position) != INTEGER) {
      return UNKNOWN;
    }
    position = end(der, position);
    for (int field = 0; field < FIELDS_BEFORE_ATTRIBUTES; field++) {
      position = end(der, position);
    }
    int attributes = content(der, position, SEQUENCE);
    if (attributes < 0) {
      return UNKNOWN;
    }
    int type = content(der, attributes, SEQUENCE);
    int end = end(der, type);
    return type >= 0 && end >= 0 && der.slice(type, end).equals(PropertyAttribute.TYPE)
        ? PROPERTY
        : PLATFORM;
  }

  /** Where the content of the element at {@code position} begins; -1 where there is none. */
  private static int content(Bytes der, int position, int tag) {
    if (position < 0 || position + 1 >= der.size() || der.at(position) != tag) {
      return -1;
    }
    int length = der.at(position + 1);
    return position + 2 + (length > 0x80 ? length & 0x7f : 0);
  }

  /** Where the element at {@code position} ends; -1 where there is none. */
  private static int end(Bytes der, int position) {
    if (position < 0 || position + 1 >= der.size()) {
      return -1;
    }
    int content = content(der, position, der.at(position));
    long length = der.at(position + 1);
    if (length > 0x80) {
      if (content - position > 2 + 3 || content > der.size()) {
        return -1;
      }
      length = 0;
      for (int i = position + 2; i < content; i++) {
        length = length << 8 | der.at(i);
      }
    }
    return content + length <= der.size() ? (int) (content + length) : -1;
  }
}
