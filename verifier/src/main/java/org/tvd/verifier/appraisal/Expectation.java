package org.tvd.verifier.appraisal;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.TpmPublic;

/**
 * Everything beside the evidence that an appraisal depends on. With the evidence it is the whole
 * input, so that an auditor can repeat the appraisal.
 *
 * @param identity the host as it enrolled
 * @param channelKey the SubjectPublicKeyInfo of the TLS key that the evidence came over
 * @param nonce what became of the evidence's nonce when it was redeemed
 * @param lastClock what the TPM's clock showed in the last accepted quote
 * @param baseline what earlier evidence over this channel proved; absent where there was none
 * @param policy in force
 * @param now by the verifier's clock
 * @param certificates what is known of certificates beside those that come with the evidence
 */
public record Expectation(
    Identity identity,
    Bytes channelKey,
    NonceState nonce,
    Optional<ClockInfo> lastClock,
    Optional<Baseline> baseline,
    PolicySet policy,
    Instant now,
    CertificateRecords certificates) {

  /**
   * An enrolled host.
   *
   * @param host its name
   * @param ekCertificate its endorsement key certificate; empty if it has none
   * @param ak its attestation key's public area
   * @param akKey the same key, ready to check signatures
   * @param akQualifiedName what its TPM calls that key in all that it signs with it
   * @param tpm what is known of its TPM
   */
  public record Identity(
      String host,
      Optional<X509Certificate> ekCertificate,
      TpmPublic ak,
      AttestationKeyVerifier akKey,
      Bytes akQualifiedName,
      TpmIdentity tpm) {

    /** The same host, with what the policy in force says of its TPM. */
    public Identity with(TpmIdentity other) {
      return new Identity(host, ekCertificate, ak, akKey, akQualifiedName, other);
    }
  }

  /** What became of a nonce when it was redeemed; redeeming uses it up. */
  public enum NonceState {
    VALID,
    /** Never given out, used before, or expired. */
    UNKNOWN,
    /** Given to another host or over another channel. */
    OF_ANOTHER
  }
}
