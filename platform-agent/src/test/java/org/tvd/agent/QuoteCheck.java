package org.tvd.agent;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;

/** The checks of a quote that show whether an agent made its evidence right. */
final class QuoteCheck {
  private QuoteCheck() {}

  static List<String> faults(Evidence evidence, Bytes channelKey, Bytes akPublic)
      throws GeneralSecurityException, MalformedException, IOException {
    List<String> faults = new ArrayList<>();
    if (!signed(evidence, akPublic)) {
      faults.add("signature");
    }
    Attest attest = Attest.parse(evidence.quote());
    if (!attest.extraData().equals(Binding.qualifyingData(evidence, channelKey))) {
      faults.add("binding");
    }
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    evidence.pcrs().forEach(bank -> bank.values().forEach(value -> value.update(digest)));
    if (!(attest.attested() instanceof Attest.QuoteInfo quote)
        || !quote.pcrDigest().equals(Bytes.of(digest.digest()))) {
      faults.add("pcr digest");
    }
    return faults;
  }

  private static boolean signed(Evidence evidence, Bytes akPublic)
      throws GeneralSecurityException, MalformedException, IOException {
    if (!(TpmSignature.parse(evidence.signature())
        instanceof TpmSignature.Ecdsa(HashAlgorithm _, var r, var s))) {
      return false;
    }
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(PublicKeys.of(TpmPublic.parse(akPublic)));
    verifier.update(evidence.quote().toArray());
    return verifier.verify(new DERSequence(new ASN1Integer[] {number(r), number(s)}).getEncoded());
  }

  private static ASN1Integer number(Bytes unsigned) {
    return new ASN1Integer(new BigInteger(1, unsigned.toArray()));
  }
}
