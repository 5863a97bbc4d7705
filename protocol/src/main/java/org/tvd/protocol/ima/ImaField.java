package org.tvd.protocol.ima;

import java.util.Arrays;
import java.util.Optional;

/** The fields of templates (Linux, Documentation/security/IMA-templates.rst). */
public enum ImaField {
  /** The file's digest, MD5 or SHA-1, without the algorithm's name. */
  DIGEST("d", Form.DIGEST),
  /** The file's name, at most 255 bytes. */
  NAME("n", Form.TEXT),
  /** The file's digest, with the algorithm's name. */
  DIGEST_NG("d-ng", Form.NAMED_DIGEST),
  /** The file's digest, with its kind (ima or verity) and the algorithm's name. */
  DIGEST_NGV2("d-ngv2", Form.NAMED_DIGEST),
  /** The file's whole path. */
  NAME_NG("n-ng", Form.TEXT),
  /** The file's signature, as in the extended attribute security.ima. */
  SIGNATURE("sig", Form.HEX),
  /** The file's digest without the signature that is appended to it. */
  APPENDED_SIGNATURE_DIGEST("d-modsig", Form.NAMED_DIGEST),
  /** The signature that is appended to the file: PKCS #7. */
  APPENDED_SIGNATURE("modsig", Form.HEX),
  /** A buffer that was measured in place of a file: keys, a command line. */
  BUFFER("buf", Form.HEX),
  /** The file's portable EVM signature. */
  EVM_SIGNATURE("evmsig", Form.HEX),
  /** The names of the file's extended attributes. */
  XATTR_NAMES("xattrnames", Form.TEXT),
  /** Their lengths. */
  XATTR_LENGTHS("xattrlengths", Form.HEX),
  /** Their values. */
  XATTR_VALUES("xattrvalues", Form.HEX),
  /** The file's owner. */
  UID("iuid", Form.NUMBER_32),
  /** The file's group. */
  GID("igid", Form.NUMBER_32),
  /** The file's mode. */
  MODE("imode", Form.NUMBER_16);

  /** How the kernel prints a field in the ASCII list. */
  enum Form {
    DIGEST,
    NAMED_DIGEST,
    TEXT,
    HEX,
    NUMBER_32,
    NUMBER_16
  }

  private final String spelling;
  private final Form form;

  ImaField(String spelling, Form form) {
    this.spelling = spelling;
    this.form = form;
  }

  /** Its name in the lists of fields that are templates. */
  public String spelling() {
    return spelling;
  }

  Form form() {
    return form;
  }

  boolean isFileDigest() {
    return this == DIGEST || this == DIGEST_NG || this == DIGEST_NGV2;
  }

  boolean isPath() {
    return this == NAME || this == NAME_NG;
  }

  static Optional<ImaField> spelled(String spelling) {
    return Arrays.stream(values()).filter(field -> field.spelling.equals(spelling)).findFirst();
  }
}
