package org.tvd.tpmsim;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.tpm.Quote;

/** Checks quotes by the JDK alone. */
final class Verifying {
  private Verifying() {}

  static boolean signedBy(Bytes publicArea, Quote quote) throws Exception {
    return signedBy(PublicKeys.of(TpmPublic.parse(publicArea)), quote.attest(), quote.signature());
  }

  private static boolean signedBy(PublicKey key, Bytes attest, Bytes signature)
      throws GeneralSecurityException, MalformedException, IOException {
    var ecdsa = (TpmSignature.Ecdsa) TpmSignature.parse(signature);
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(key);
    verifier.update(attest.toArray());
    return verifier.verify(
        new DERSequence(new ASN1Integer[] {number(ecdsa.r()), number(ecdsa.s())}).getEncoded());
  }

  private static ASN1Integer number(Bytes unsigned) {
    return new ASN1Integer(new BigInteger(1, unsigned.toArray()));
  }

  static Bytes digest(List<PcrBankValues> values) {
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    values.forEach(bank -> bank.values().forEach(value -> value.update(digest)));
    return Bytes.of(digest.digest());
  }
}
