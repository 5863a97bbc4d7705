package org.tvd.tpmsim;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SIGNATURE_ECDSA;
import tss.tpm.TPMS_SIG_SCHEME_ECDSA;
import tss.tpm.TPMT_TK_HASHCHECK;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/** A TPMS_ATTEST that no TPM made (TPM 2.0 Library, part 2, 10.12.12). */
final class ForgedAttest {
  static final int GENERATED = 0xff544347;
  private static final int ST_ATTEST_QUOTE = 0x8018;
  private static final int ALG_ECDSA = 0x0018;

  private ForgedAttest() {}

  static Bytes quote(
      AttestationKey signer,
      Bytes qualifyingData,
      List<PcrBankSelection> selection,
      List<PcrBankValues> values,
      int magic) {
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    values.forEach(bank -> bank.values().forEach(value -> value.update(digest)));
    Bytes attest =
        Bytes.concat(
            u32(magic),
            u16(ST_ATTEST_QUOTE),
            sized(Bytes.concat(u16(HashAlgorithm.SHA256.id()), signer.publicArea().sha256())),
            sized(qualifyingData),
            clock(),
            u32(selection.size()));
    for (PcrBankSelection bank : selection) {
      attest = Bytes.concat(attest, Bytes.of(selection(bank).toBytes()));
    }
    return Bytes.concat(attest, sized(Bytes.of(digest.digest())));
  }

  /** The clock, a plausible reset count, no restarts, safe; then a firmware version. */
  private static Bytes clock() {
    ByteBuffer clock = ByteBuffer.wrap(new byte[25]);
    clock.putLong(1_000_000).putInt(3).putInt(0).put((byte) 1).putLong(0x20191023_00163636L);
    return Bytes.of(clock.array());
  }

  static TPMS_PCR_SELECTION selection(PcrBankSelection bank) {
    byte[] bits = new byte[3];
    for (int register : bank.registers()) {
      bits[register / 8] |= (byte) (1 << (register % 8));
    }
    return new TPMS_PCR_SELECTION(TPM_ALG_ID.fromInt(bank.bank().id()), bits);
  }

  /** A TPMT_SIGNATURE by TPM2_Sign, which an unrestricted key gives for any digest. */
  static Bytes sign(TpmCommands commands, TpmCommands.Loaded key, Bytes attest)
      throws TpmException {
    byte[] digest = attest.sha256().toArray();
    var signature =
        (TPMS_SIGNATURE_ECDSA)
            commands.call(
                "TPM2_Sign",
                tpm ->
                    tpm.Sign(
                        key.handle(),
                        digest,
                        new TPMS_SIG_SCHEME_ECDSA(TPM_ALG_ID.SHA256),
                        new TPMT_TK_HASHCHECK(TPM_HANDLE.NULL, new byte[0])));
    return Bytes.concat(
        u16(ALG_ECDSA),
        u16(HashAlgorithm.SHA256.id()),
        sized(Bytes.of(signature.signatureR)),
        sized(Bytes.of(signature.signatureS)));
  }

  private static Bytes sized(Bytes value) {
    return Bytes.concat(u16(value.size()), value);
  }

  private static Bytes u16(int value) {
    return Bytes.of(ByteBuffer.wrap(new byte[2]).putShort((short) value).array());
  }

  private static Bytes u32(int value) {
    return Bytes.of(ByteBuffer.wrap(new byte[4]).putInt(value).array());
  }
}
