package org.tvd.protocol.reference;

import java.util.List;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.cbor.CborValue;
import org.tvd.protocol.cbor.CoseSign1;
import org.tvd.protocol.reference.Reading.Origin;

/** What is in a COSE_Sign1, or stands without one; with where it comes from. */
record SignedCbor(CborValue content, Origin origin) {

  static SignedCbor of(String structure, CborValue value, List<Signer> signers)
      throws MalformedException {
    if (!value.isTagged(CoseSign1.TAG)) {
      return new SignedCbor(value, Reading.unsigned(signers));
    }
    CoseSign1 message = CoseSign1.of(value);
    return new SignedCbor(
        CborValue.parse(structure, message.payload()),
        Reading.signed(signers, signer -> message.isSignedBy(signer.key())));
  }
}
