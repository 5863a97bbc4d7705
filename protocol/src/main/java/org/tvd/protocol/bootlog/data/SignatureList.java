package org.tvd.protocol.bootlog.data;

import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.EfiGuid;

/**
 * An EFI_SIGNATURE_LIST (UEFI specification, section 32.4.1).
 *
 * @param type what its entries are
 * @param signatures in their order
 */
public record SignatureList(SignatureType type, List<Signature> signatures) {
  private static final int HEADER = 28;

  public SignatureList {
    signatures = List.copyOf(signatures);
  }

  /** Parses the whole of a variable's value: lists, one after the other, or nothing. */
  public static List<SignatureList> parseAll(Bytes value) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("EFI_SIGNATURE_LIST", value);
    List<SignatureList> lists = new ArrayList<>();
    while (in.remaining() > 0) {
      lists.add(read(in));
    }
    return lists;
  }

  private static SignatureList read(ByteReader in) throws MalformedException {
    SignatureType type = SignatureType.of(EfiGuid.read(in, "SignatureType"));
    long listSize = in.u32("SignatureListSize");
    long headerSize = in.u32("SignatureHeaderSize");
    long size = in.u32("SignatureSize");
    long entries = listSize - HEADER - headerSize;
    if (size < Signature.OWNER || entries < 0 || entries % size != 0 || entries > in.remaining()) {
      throw in.malformed(
          "expected a list of whole entries, found %d bytes of entries of %d"
              .formatted(entries, size));
    }
    in.skip(headerSize, "SignatureHeader");
    List<Signature> signatures = new ArrayList<>((int) (entries / size));
    for (long read = 0; read < entries; read += size) {
      signatures.add(Signature.read(type, size, in));
    }
    return new SignatureList(type, signatures);
  }
}
