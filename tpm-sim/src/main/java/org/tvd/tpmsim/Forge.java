package org.tvd.tpmsim;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import org.tvd.tpm.command.KeyTemplates;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_NULL_SIG_SCHEME;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPM_HANDLE;

/**
 * Bad evidence, made with a real TPM's keys wherever an attacker who owns the machine could do the
 * same. The rows are those of the attack table in the design of the attestation. Rows 1 and 2 need
 * no forging: replay a quote, or take one that another TPM made over the same qualifying data; row
 * 5 is an enrolment from another TPM under a known name.
 */
public final class Forge {
  private final TpmCommands commands;
  private final TpmDevice device;

  private Forge(TpmTransport transport, TpmDevice device) {
    this.commands = new TpmCommands(transport);
    this.device = device;
  }

  /**
   * A forge on the TPM at {@code transport}.
   *
   * @param device on the same transport, which stays its owner's; one thread uses both
   */
  public static Forge on(TpmTransport transport, TpmDevice device) {
    return new Forge(transport, device);
  }

  /**
   * Row 3: what a lax comparison takes for {@code nonce}: other spellings, a prefix, a longer one,
   * nothing.
   */
  public static List<Bytes> laxNonces(Bytes nonce) {
    return List.of(
        Bytes.EMPTY,
        nonce.slice(0, nonce.size() / 2),
        Bytes.concat(nonce, Bytes.of(new byte[1])),
        Bytes.ofUtf8(nonce.hex()),
        Bytes.ofUtf8(nonce.hex().toUpperCase(Locale.ROOT)),
        Bytes.ofUtf8(nonce.base64()));
  }

  /** Row 4: a key that another TPM holds, as this host's attestation key. */
  public static AttestationKey keyOfAnotherTpm(TpmDevice other) throws TpmException {
    return other.createAttestationKey();
  }

  /** Row 6: an unrestricted signing key, which signs whatever it is given. */
  public AttestationKey unrestrictedKey() throws TpmException {
    return create(
        TPM_HANDLE.ENDORSEMENT,
        TPMA_OBJECT.fixedTPM,
        TPMA_OBJECT.fixedParent,
        TPMA_OBJECT.sensitiveDataOrigin,
        TPMA_OBJECT.userWithAuth,
        TPMA_OBJECT.noDA,
        TPMA_OBJECT.sign);
  }

  /**
   * Row 6: a perfect quote of values that the TPM does not hold, signed with TPM2_Sign.
   *
   * @param unrestricted of {@link #unrestrictedKey}; a restricted key refuses
   */
  public Quote forgedQuote(
      AttestationKey unrestricted,
      Bytes qualifyingData,
      List<PcrBankSelection> selection,
      List<PcrBankValues> values)
      throws TpmException {
    Bytes attest =
        ForgedAttest.quote(unrestricted, qualifyingData, selection, values, ForgedAttest.GENERATED);
    return signed(unrestricted, attest, values);
  }

  /** Row 7: a restricted key that may be duplicated, so that it is not this TPM's alone. */
  public AttestationKey duplicableKey() throws TpmException {
    return create(
        TPM_HANDLE.ENDORSEMENT,
        TPMA_OBJECT.sensitiveDataOrigin,
        TPMA_OBJECT.userWithAuth,
        TPMA_OBJECT.noDA,
        TPMA_OBJECT.restricted,
        TPMA_OBJECT.sign);
  }

  /** Row 8: a perfect quote of the registers as they are, but for TPM_GENERATED. */
  public Quote wrongMagic(
      AttestationKey unrestricted, Bytes qualifyingData, List<PcrBankSelection> selection)
      throws TpmException {
    List<PcrBankValues> values = device.readPcrs(selection);
    Bytes attest =
        ForgedAttest.quote(
            unrestricted, qualifyingData, selection, values, ForgedAttest.GENERATED + 1);
    return signed(unrestricted, attest, values);
  }

  /** Row 9: TPM2_GetTime's statement, by a genuine attestation key, sent as a quote. */
  public Quote timeAsQuote(
      AttestationKey ak, Bytes qualifyingData, List<PcrBankSelection> selection)
      throws TpmException {
    try (var storage = storage(TPM_HANDLE.ENDORSEMENT);
        var key = commands.load(storage, ak)) {
      var time =
          commands.attest(
              "TPM2_GetTime",
              tpm ->
                  tpm.GetTime(
                      TPM_HANDLE.ENDORSEMENT,
                      key.handle(),
                      qualifyingData.toArray(),
                      new TPMS_NULL_SIG_SCHEME()));
      return new Quote(time.attest(), time.signature(), device.readPcrs(selection));
    }
  }

  /** Row 9: TPM2_Certify's statement of the key itself, sent as a quote. */
  public Quote certificationAsQuote(
      AttestationKey ak, Bytes qualifyingData, List<PcrBankSelection> selection)
      throws TpmException {
    try (var storage = storage(TPM_HANDLE.ENDORSEMENT);
        var key = commands.load(storage, ak)) {
      var certified =
          commands.attest(
              "TPM2_Certify",
              tpm ->
                  tpm.Certify(
                      key.handle(),
                      key.handle(),
                      qualifyingData.toArray(),
                      new TPMS_NULL_SIG_SCHEME()));
      return new Quote(certified.attest(), certified.signature(), device.readPcrs(selection));
    }
  }

  /**
   * Row 10: a genuine quote of {@code quoted}, with its values sent in the place of {@code
   * claimed}.
   *
   * @param quoted as many registers of the same banks as {@code claimed}
   */
  public Quote relabelled(
      AttestationKey ak,
      Bytes qualifyingData,
      List<PcrBankSelection> quoted,
      List<PcrBankSelection> claimed)
      throws TpmException {
    if (!shape(quoted).equals(shape(claimed))) {
      throw new IllegalArgumentException("expected as many registers quoted as claimed");
    }
    return device.quote(ak, qualifyingData, quoted);
  }

  /**
   * Row 11: registers 16 and 23, reset and extended to what a good boot would have, and quoted.
   *
   * @param digest extended into both, 32 bytes
   */
  public Quote resettable(AttestationKey ak, Bytes qualifyingData, Bytes digest)
      throws TpmException {
    for (int pcr : new int[] {16, 23}) {
      commands.order("TPM2_PCR_Reset", tpm -> tpm.PCR_Reset(TPM_HANDLE.pcr(pcr)));
      device.extend(pcr, Map.of(HashAlgorithm.SHA256, digest));
    }
    return device.quote(
        ak, qualifyingData, List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(16, 23))));
  }

  /** Row 12: a genuine quote without the selection's last register of each bank. */
  public Quote partial(AttestationKey ak, Bytes qualifyingData, List<PcrBankSelection> selection)
      throws TpmException {
    return device.quote(
        ak,
        qualifyingData,
        selection.stream()
            .map(
                bank ->
                    new PcrBankSelection(
                        bank.bank(), bank.registers().subList(0, bank.registers().size() - 1)))
            .toList());
  }

  /** Row 12: a genuine quote of nothing. */
  public Quote empty(AttestationKey ak, Bytes qualifyingData) throws TpmException {
    return device.quote(ak, qualifyingData, List.of());
  }

  /** Row 28: an attestation key in the owner hierarchy, whose quotes hide the counters. */
  public AttestationKey ownerHierarchyKey() throws TpmException {
    try (var storage = storage(TPM_HANDLE.OWNER)) {
      return commands.create(storage, KeyTemplates.attestationP256());
    }
  }

  /** Row 28: a quote by {@link #ownerHierarchyKey}. */
  public Quote ownerHierarchyQuote(
      AttestationKey ak, Bytes qualifyingData, List<PcrBankSelection> selection)
      throws TpmException {
    TPMS_PCR_SELECTION[] selected =
        selection.stream().map(ForgedAttest::selection).toArray(TPMS_PCR_SELECTION[]::new);
    try (var storage = storage(TPM_HANDLE.OWNER);
        var key = commands.load(storage, ak)) {
      var quote = commands.quote(key, qualifyingData, selected);
      return new Quote(quote.attest(), quote.signature(), device.readPcrs(selection));
    }
  }

  private AttestationKey create(TPM_HANDLE hierarchy, TPMA_OBJECT... attributes)
      throws TpmException {
    TPMT_PUBLIC template = KeyTemplates.signingP256(attributes);
    try (var storage = storage(hierarchy)) {
      return commands.create(storage, template);
    }
  }

  private TpmCommands.Loaded storage(TPM_HANDLE hierarchy) throws TpmException {
    return commands.createPrimary(hierarchy, KeyTemplates.storageP256());
  }

  private Quote signed(AttestationKey unrestricted, Bytes attest, List<PcrBankValues> values)
      throws TpmException {
    try (var storage = storage(TPM_HANDLE.ENDORSEMENT);
        var key = commands.load(storage, unrestricted)) {
      return new Quote(attest, ForgedAttest.sign(commands, key, attest), values);
    }
  }

  private static List<Object> shape(List<PcrBankSelection> selection) {
    return selection.stream()
        .<Object>map(bank -> List.of(bank.bank(), bank.registers().size()))
        .toList();
  }
}
