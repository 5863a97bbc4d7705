package org.tvd.protocol.bootlog.data;

import java.util.UUID;

/** The kinds of entries of an EFI_SIGNATURE_LIST (UEFI specification, section 32.4.1). */
public enum SignatureType {
  X509("a5c059a1-94e4-4aa7-87b5-ab155c2bf072"),
  SHA1("826ca512-cf10-4ac9-b187-be01496631bd"),
  SHA224("0b6e5233-a65c-44c9-9407-d9ab83bfc8bd"),
  SHA256("c1c41626-504c-4092-aca9-41f936934328"),
  SHA384("ff3e5307-9fd0-48c9-85f1-8ad56c701e01"),
  SHA512("093e0fae-a6c4-4f50-9f1b-d41e2b89c19a"),
  RSA2048("3c5766e8-269c-4e34-aa14-ed776e85b3b6"),
  RSA2048_SHA1("67f8444f-8743-48f1-a328-1eaab8736080"),
  RSA2048_SHA256("e2b36190-879b-4a3d-ad8d-f2e7bba32784"),
  /** The hash of a certificate's TBSCertificate, and when it was revoked; 384 and 512 alike. */
  X509_SHA256("3bd2a492-96c0-4079-b420-fcf98ef103ed"),
  X509_SHA384("7076876e-80c2-4ee6-aad2-28b349a6865b"),
  X509_SHA512("446dbf63-2502-4cda-bcfa-2465d2b0fe9d"),
  /** A list of another kind, or an entry that says nothing of its kind. */
  OTHER("00000000-0000-0000-0000-000000000000");

  private final UUID guid;

  SignatureType(String guid) {
    this.guid = UUID.fromString(guid);
  }

  static SignatureType of(UUID guid) {
    for (SignatureType type : values()) {
      if (type.guid.equals(guid)) {
        return type;
      }
    }
    return OTHER;
  }

  /** Whether its entries are plain hashes of images. */
  public boolean isImageHash() {
    return switch (this) {
      case SHA1, SHA224, SHA256, SHA384, SHA512 -> true;
      case X509,
          RSA2048,
          RSA2048_SHA1,
          RSA2048_SHA256,
          X509_SHA256,
          X509_SHA384,
          X509_SHA512,
          OTHER ->
          false;
    };
  }
}
