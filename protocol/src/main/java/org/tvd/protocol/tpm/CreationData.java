package org.tvd.protocol.tpm;

import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * TPMS_CREATION_DATA: under which conditions an object was created (TPM 2.0 Library, part 2, 15.1).
 * It is evidence where a signed {@link Attest.CreationInfo} has its hash.
 *
 * @param selection registers whose values were recorded
 * @param pcrDigest over them; empty if there are none
 * @param locality TPMA_LOCALITY of the creation
 * @param parentNameAlgorithm the TPM_ALG_ID of the parent's Name; ALG_NULL for a primary object
 * @param parentName the parent's Name, or the hierarchy's handle
 * @param parentQualifiedName likewise
 * @param outsideInfo the creator's own data
 */
public record CreationData(
    List<PcrSelection> selection,
    Bytes pcrDigest,
    int locality,
    int parentNameAlgorithm,
    Bytes parentName,
    Bytes parentQualifiedName,
    Bytes outsideInfo) {

  public CreationData {
    selection = List.copyOf(selection);
  }

  public static CreationData parse(Bytes bytes) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("TPMS_CREATION_DATA", bytes);
    var data =
        new CreationData(
            PcrSelection.readList(in),
            in.sized16(Attest.MAX_DATA, "pcrDigest"),
            in.u8("locality"),
            in.u16("parentNameAlg"),
            in.sized16(Attest.MAX_NAME, "parentName"),
            in.sized16(Attest.MAX_NAME, "parentQualifiedName"),
            in.sized16(Attest.MAX_DATA, "outsideInfo"));
    in.end();
    return data;
  }
}
