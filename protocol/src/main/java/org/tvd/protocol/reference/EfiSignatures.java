package org.tvd.protocol.reference;

import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * The entries of a Secure Boot database (UEFI specification, section 32.4.1, EFI_SIGNATURE_LIST). A
 * hash stands for itself; anything else, which is a certificate, for its SHA-256. Keylime's
 * policies are read in the same way.
 */
final class EfiSignatures {
  private static final String STRUCTURE = "EFI_SIGNATURE_LIST";
  private static final Bytes SHA256 = Bytes.ofHex("2616c4c14c509240aca941f936934328");
  private static final int GUID_SIZE = 16;
  private static final int HEADER = GUID_SIZE + 3 * Integer.BYTES;

  private EfiSignatures() {}

  static void collect(Bytes database, String list, ReferenceCollector collector)
      throws MalformedException {
    ByteReader in = ByteReader.littleEndian(STRUCTURE, database);
    while (in.remaining() > 0) {
      Bytes type = in.bytes(GUID_SIZE, "SignatureType");
      long size = in.u32("SignatureListSize");
      long headerSize = in.u32("SignatureHeaderSize");
      long each = in.u32("SignatureSize");
      long entries = size - HEADER - headerSize;
      if (entries < 0 || entries > in.remaining() || each <= GUID_SIZE || entries % each != 0) {
        throw in.malformed("expected a whole number of signatures");
      }
      in.skip(headerSize, "SignatureHeader");
      for (long i = 0; i < entries / each; i++) {
        in.skip(GUID_SIZE, "SignatureOwner");
        Bytes data = in.bytes(each - GUID_SIZE, "SignatureData");
        boolean hash = type.equals(SHA256);
        collector.measured(list, hash ? data : data.sha256(), hash ? "a hash" : "a certificate");
      }
    }
  }
}
