package org.tvd.tpm;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Credential;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.command.KeyTemplates;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPML_HANDLE;
import tss.tpm.TPMS_ID_OBJECT;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPM_CAP;
import tss.tpm.TPM_HANDLE;

/**
 * What a platform asks of its TPM. Nothing stays loaded in the TPM after a call, also not after a
 * failed one. Calls are serialised; each ends within the transport's deadline per TPM command.
 */
public final class TpmDevice implements AutoCloseable {
  private static final int QUOTE_ATTEMPTS = 5;
  private static final int MAX_RANDOM = 1024;
  private static final int MAX_ID_OBJECT = 130;
  private static final int TRANSIENT_FIRST = 0x80000000;

  private final TpmTransport transport;
  private final TpmCommands commands;
  private final PcrAccess pcrs;
  private EndorsementKeys.@Nullable Stored stored;

  private TpmDevice(TpmTransport transport) {
    this.transport = transport;
    this.commands = new TpmCommands(transport);
    this.pcrs = new PcrAccess(commands);
  }

  /**
   * A device on {@code transport}, which it closes when it is closed.
   *
   * @throws TpmException if nothing that answers like a started TPM is there; the transport is then
   *     closed
   */
  public static TpmDevice open(TpmTransport transport) throws TpmException {
    TpmDevice device = new TpmDevice(transport);
    try {
      device.flushLeftovers();
      return device;
    } catch (TpmException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** A user that was killed leaves its keys loaded, and a TPM has room for three. */
  private void flushLeftovers() throws TpmException {
    TPML_HANDLE loaded =
        commands.call(
            "TPM2_GetCapability",
            tpm ->
                (TPML_HANDLE)
                    tpm.GetCapability(TPM_CAP.HANDLES, TRANSIENT_FIRST, 8).capabilityData);
    if (transport.exclusive()) {
      for (TPM_HANDLE handle : loaded.handle) {
        commands.loaded(handle).close();
      }
    }
  }

  /**
   * The TPM's endorsement key: the one with a certificate, ECC before RSA, low range before high
   * range (TCG EK Credential Profile, annex B); without any, ECC P-256 (template L-2).
   */
  public synchronized EndorsementKey endorsementKey() throws TpmException {
    EndorsementKeys.Stored found = stored();
    Bytes publicArea = commands.primaryPublicArea(TPM_HANDLE.ENDORSEMENT, found.template());
    return new EndorsementKey(found.certificate(), found.chain(), publicArea);
  }

  /**
   * Makes a new attestation key: restricted, ECC P-256, ECDSA with SHA-256, below a storage key of
   * the endorsement hierarchy, so that its quotes carry the counters as they are.
   */
  public synchronized AttestationKey createAttestationKey() throws TpmException {
    try (var storage = storageKey()) {
      return commands.create(storage, KeyTemplates.attestationP256());
    }
  }

  /**
   * The TPM's initial attestation key (IAK): a primary key of the endorsement hierarchy,
   * restricted, ECC P-256, ECDSA with SHA-256. It is the same as long as the TPM keeps its
   * endorsement seed.
   */
  public synchronized AttestationKey initialAttestationKey() throws TpmException {
    Bytes area =
        commands.primaryPublicArea(TPM_HANDLE.ENDORSEMENT, KeyTemplates.initialAttestationP256());
    return new AttestationKey(area, Bytes.EMPTY);
  }

  private TpmCommands.Loaded load(AttestationKey ak) throws TpmException {
    if (!ak.privateArea().isEmpty()) {
      try (var storage = storageKey()) {
        return commands.load(storage, ak);
      }
    }
    var key = commands.createPrimary(TPM_HANDLE.ENDORSEMENT, KeyTemplates.initialAttestationP256());
    if (!commands.publicArea(key).equals(ak.publicArea())) {
      key.close();
      throw new TpmException("the initial attestation key is not of this TPM");
    }
    return key;
  }

  /**
   * The Names of the keys above an attestation key, from the endorsement hierarchy down: who knows
   * them can tell by a quote's qualified signer that the key is in that hierarchy.
   */
  public synchronized List<Bytes> attestationKeyAncestors() throws TpmException {
    Bytes area = commands.primaryPublicArea(TPM_HANDLE.ENDORSEMENT, KeyTemplates.storageP256());
    try {
      return List.of(TpmPublic.parse(area).name());
    } catch (MalformedException e) {
      throw new TpmException("TPM2_CreatePrimary: the storage key is of an unknown form", e);
    }
  }

  /**
   * Quotes the selected registers.
   *
   * @param qualifyingData at most 32 bytes, signed with the values
   * @return with values that hash to the signed digest
   */
  public synchronized Quote quote(
      AttestationKey ak, Bytes qualifyingData, List<PcrBankSelection> selection)
      throws TpmException {
    TPMS_PCR_SELECTION[] selected = PcrAccess.selections(selection);
    HashAlgorithm hash = schemeHash(ak);
    try (var key = load(ak)) {
      for (int attempt = 0; attempt < QUOTE_ATTEMPTS; attempt++) {
        List<PcrBankValues> values = pcrs.read(selection);
        var signed = commands.quote(key, qualifyingData, selected);
        if (signedDigest(signed.attest()).equals(digest(hash, values))) {
          return new Quote(signed.attest(), signed.signature(), values);
        }
      }
    }
    throw new TpmException(
        "TPM2_Quote: the registers changed between reading and quoting %d times; try again later"
            .formatted(QUOTE_ATTEMPTS));
  }

  /** Reveals a credential's secret (TPM2_ActivateCredential). */
  public synchronized Secret activateCredential(AttestationKey ak, Credential credential)
      throws TpmException {
    TPMS_ID_OBJECT idObject = idObject(credential.idObject());
    byte[] secret = credential.encryptedSecret().toArray();
    EndorsementKeys.Stored stored = stored();
    try (var key = load(ak);
        var ek = commands.createPrimary(TPM_HANDLE.ENDORSEMENT, stored.template());
        var use = EndorsementUse.of(commands, commands.publicArea(ek))) {
      return activate(key.handle(), ek.handle(), use.handle(), idObject, secret);
    }
  }

  /** Extends register {@code pcr} of each bank named with that bank's digest. */
  public synchronized void extend(int pcr, Map<HashAlgorithm, Bytes> digests) throws TpmException {
    pcrs.extend(pcr, digests);
  }

  /** The values of the selected registers, one entry per bank in the selection's order. */
  public synchronized List<PcrBankValues> readPcrs(List<PcrBankSelection> selection)
      throws TpmException {
    return pcrs.read(selection);
  }

  /** {@code size} bytes of the TPM's random number generator, at most 1024. */
  public synchronized Bytes random(int size) throws TpmException {
    if (size < 1 || size > MAX_RANDOM) {
      throw new IllegalArgumentException("expected 1 to 1024 random bytes, found " + size);
    }
    Bytes all = Bytes.EMPTY;
    while (all.size() < size) {
      int missing = size - all.size();
      Bytes more =
          Bytes.of(commands.call("TPM2_GetRandom", tpm -> tpm.GetRandom(Math.min(missing, 32))));
      if (more.isEmpty()) {
        throw new TpmException("TPM2_GetRandom: expected random bytes, found none");
      }
      all = Bytes.concat(all, more);
    }
    return all.slice(0, size);
  }

  private TpmCommands.Loaded storageKey() throws TpmException {
    return commands.createPrimary(TPM_HANDLE.ENDORSEMENT, KeyTemplates.storageP256());
  }

  private EndorsementKeys.Stored stored() throws TpmException {
    if (stored == null) {
      stored = EndorsementKeys.find(commands);
    }
    return stored;
  }

  private Secret activate(
      TPM_HANDLE ak, TPM_HANDLE ek, TPM_HANDLE ekAuth, TPMS_ID_OBJECT idObject, byte[] secret)
      throws TpmException {
    byte[] revealed =
        commands.call(
            "TPM2_ActivateCredential",
            tpm ->
                tpm._withSessions(TPM_HANDLE.PW, ekAuth)
                    .ActivateCredential(ak, ek, idObject, secret));
    try {
      return Secret.of(revealed);
    } finally {
      Arrays.fill(revealed, (byte) 0);
    }
  }

  private static TPMS_ID_OBJECT idObject(Bytes marshalled) throws TpmException {
    ByteReader in = ByteReader.bigEndian("TPMS_ID_OBJECT", marshalled);
    try {
      Bytes integrity = in.sized16(MAX_ID_OBJECT, "integrityHMAC");
      Bytes identity = in.bytes(in.remaining(), "encIdentity"); // its size is encrypted with it
      return new TPMS_ID_OBJECT(integrity.toArray(), identity.toArray());
    } catch (MalformedException e) {
      throw new TpmException("the credential is damaged", e);
    }
  }

  private static Bytes signedDigest(Bytes attest) throws TpmException {
    try {
      return switch (Attest.parse(attest).attested()) {
        case Attest.QuoteInfo quote -> quote.pcrDigest();
        default -> throw new TpmException("TPM2_Quote: the answer is no quote");
      };
    } catch (MalformedException e) {
      throw new TpmException("TPM2_Quote: the answer is no quote", e);
    }
  }

  /** The hash of a quote's digest is that of the key's scheme (part 3, 18.4). */
  private static HashAlgorithm schemeHash(AttestationKey ak) throws TpmException {
    try {
      return TpmPublic.parse(ak.publicArea()).schemeHash();
    } catch (MalformedException e) {
      throw new TpmException("the key's public area is damaged; make a new key", e);
    }
  }

  private static Bytes digest(HashAlgorithm hash, List<PcrBankValues> values) {
    MessageDigest digest = hash.newDigest();
    values.forEach(bank -> bank.values().forEach(value -> value.update(digest)));
    return Bytes.of(digest.digest());
  }

  @Override
  public synchronized void close() {
    transport.close();
  }
}
