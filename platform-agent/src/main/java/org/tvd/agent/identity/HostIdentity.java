package org.tvd.agent.identity;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.agent.channel.Answer;
import org.tvd.agent.channel.VerifierClient;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.EndorsementKey;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransportException;

/** The host's attestation key, in use: made once, kept, and enrolled where the verifier asks. */
public final class HostIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(HostIdentity.class);

  private static final List<PcrBankSelection> PROBED =
      List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(0)));

  private final String host;
  private final PlatformTpm tpm;
  private final StateFolder folder;
  private volatile Identity identity;

  private HostIdentity(String host, PlatformTpm tpm, StateFolder folder, Identity identity) {
    this.host = host;
    this.tpm = tpm;
    this.folder = folder;
    this.identity = identity;
  }

  /**
   * The stored identity, or a new one where there is none or the TPM cannot load it: another TPM,
   * or a cleared one. A new one must be enrolled, and a verifier that knows the host by another TPM
   * refuses that until its operator approves.
   *
   * @throws IOException if the stored identity cannot be read or the new one not stored
   * @throws TpmException if the TPM cannot be used
   */
  public static HostIdentity open(String host, PlatformTpm tpm, StateFolder folder)
      throws IOException, TpmException {
    Optional<Identity> stored = folder.load();
    if (stored.isPresent() && loads(tpm, stored.get().key())) {
      return new HostIdentity(host, tpm, folder, stored.get());
    }
    Identity made = Identity.of(tpm.use(TpmDevice::createAttestationKey));
    folder.store(made);
    return new HostIdentity(host, tpm, folder, made);
  }

  /** Asks the TPM itself; that it does not answer says nothing about the key. */
  private static boolean loads(PlatformTpm tpm, AttestationKey key) throws TpmException {
    try {
      tpm.use(device -> device.quote(key, Bytes.ofUtf8("does it load"), PROBED));
      return true;
    } catch (TpmTransportException e) {
      throw e;
    } catch (TpmException e) {
      if (e.responseCode() == 0) {
        throw e;
      }
      LOG.warn(
          "the stored attestation key is not of this TPM, or the TPM was cleared; a new one is"
              + " made and enrolled ({})",
          e.getMessage());
      return false;
    }
  }

  /** The key to quote with. */
  public AttestationKey key() {
    return identity.key();
  }

  public boolean enrolled() {
    return identity.enrolled();
  }

  /**
   * Proves to the verifier that the attestation key is in the TPM of the endorsement key.
   *
   * @return what the verifier answered: the enrolment, or why it refused
   * @throws TpmException if the TPM cannot be used, or the verifier's credential is not for this
   *     TPM and key
   */
  public Answer<EnrolmentResult> enrol(VerifierClient verifier) throws IOException, TpmException {
    EndorsementKey ek = tpm.use(TpmDevice::endorsementKey);
    List<Bytes> ancestors = tpm.use(TpmDevice::attestationKeyAncestors);
    return switch (verifier.enrol(
        new EnrolmentRequest(
            host,
            ek.certificate(),
            ek.chain(),
            ek.publicArea(),
            identity.akPublic(),
            ancestors,
            Bytes.EMPTY,
            List.of()))) {
      case Answer.Problem<EnrolmentChallenge>(var details) -> new Answer.Problem<>(details);
      case Answer.Ok<EnrolmentChallenge>(EnrolmentChallenge challenge) -> {
        Secret secret =
            tpm.use(device -> device.activateCredential(identity.key(), challenge.credential()));
        Answer<EnrolmentResult> answer =
            verifier.prove(challenge.enrolment(), new EnrolmentProof(secret));
        if (answer instanceof Answer.Ok<EnrolmentResult>) {
          identity = identity.accepted();
          folder.store(identity);
        }
        yield answer;
      }
    };
  }
}
