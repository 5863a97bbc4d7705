package org.tvd.tpm;

import java.util.List;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Credential;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * What a platform asks of its TPM. Nothing stays loaded in the TPM after a call, also not after a
 * failed one. Calls are serialised; each ends within the transport's deadline per TPM command.
 */
public final class TpmDevice implements AutoCloseable {
  private final TpmTransport transport;

  private TpmDevice(TpmTransport transport) {
    this.transport = transport;
  }

  /** A device on {@code transport}, which it closes when it is closed. */
  public static TpmDevice open(TpmTransport transport) throws TpmException {
    return new TpmDevice(transport);
  }

  /**
   * The TPM's endorsement key: the one with a certificate, ECC P-256 before RSA-2048 before ECC
   * P-384 (TCG EK Credential Profile, templates L-2, L-1, H-3); without any, ECC P-256.
   */
  public synchronized EndorsementKey endorsementKey() throws TpmException {
    return absent();
  }

  /**
   * Makes a new attestation key: restricted, ECC P-256, ECDSA with SHA-256, below a storage key of
   * the endorsement hierarchy, so that its quotes carry the counters as they are.
   */
  public synchronized AttestationKey createAttestationKey() throws TpmException {
    return absent();
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
    return absent();
  }

  /**
   * Reveals a credential's secret (TPM2_ActivateCredential).
   *
   * @return the secret, which the caller treats as one
   */
  public synchronized Bytes activateCredential(AttestationKey ak, Credential credential)
      throws TpmException {
    return absent();
  }

  /** Extends register {@code pcr} of each bank named with that bank's digest. */
  public synchronized void extend(int pcr, Map<HashAlgorithm, Bytes> digests) throws TpmException {
    absent();
  }

  /** The values of the selected registers, one entry per bank in the selection's order. */
  public synchronized List<PcrBankValues> readPcrs(List<PcrBankSelection> selection)
      throws TpmException {
    return absent();
  }

  /** {@code size} bytes of the TPM's random number generator, at most 1024. */
  public synchronized Bytes random(int size) throws TpmException {
    return absent();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T absent() {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void close() {
    transport.close();
  }
}
