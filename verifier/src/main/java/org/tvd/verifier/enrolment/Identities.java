package org.tvd.verifier.enrolment;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.Trust;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;
import org.tvd.verifier.store.StoreException;

/** The enrolled hosts with their keys parsed: once for each stored state of a host. */
public final class Identities {
  /** How long a chain of certificates is taken as valid without looking at the dates again. */
  private static final Duration RECHECK = Duration.ofMinutes(1);

  private record Parsed(HostRow row, Identity identity) {}

  private record Judged(HostRow row, String policy, Instant at, Vouching vouching) {}

  private final Hosts hosts;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();
  private final Map<String, Judged> judged = new ConcurrentHashMap<>();

  public Identities(Hosts hosts) {
    this.hosts = hosts;
  }

  /** The identity of an enrolled host. */
  public Identity of(String host) throws NotEnrolledException {
    HostRow row = hosts.byName(host).orElseThrow(() -> new NotEnrolledException(host));
    Parsed known = parsed.get(host);
    if (known == null || !known.row.equals(row)) {
      known = new Parsed(row, parse(row));
      parsed.put(host, known);
    }
    return known.identity;
  }

  /** The endorsement key's public area of an enrolled host. */
  public TpmPublic endorsementKey(String host) throws NotEnrolledException {
    HostRow row = hosts.byName(host).orElseThrow(() -> new NotEnrolledException(host));
    try {
      return TpmPublic.parse(row.ekPublic());
    } catch (MalformedException e) {
      throw new StoreException("the stored key of host " + host + " does not parse", e);
    }
  }

  /** What the policy in force says of an enrolled host's TPM. */
  public Vouching vouched(String host, PolicySet policy, Instant now) {
    Optional<HostRow> stored = hosts.byName(host);
    if (stored.isEmpty()) {
      return new Vouching.NotVouched(
          Reason.TPM_NOT_VOUCHED_FOR, "expected an enrolled host, found none");
    }
    HostRow row = stored.get();
    Judged known = judged.get(host);
    if (known == null
        || !known.row.equals(row)
        || !known.policy.equals(policy.version())
        || known.at.plus(RECHECK).isBefore(now)) {
      known = new Judged(row, policy.version(), now, judge(row, policy.trust(), now));
      judged.put(host, known);
    }
    return known.vouching;
  }

  /** What {@code trust} says of the TPM of a host as stored. */
  public static Vouching judge(HostRow row, Trust trust, Instant now) {
    try {
      return switch (row.vouchedBy()) {
        case CERTIFICATE ->
            new Vouching.Vouched(
                EkCertificate.check(row.ekCertificate(), row.ekChain(), trust.ekAnchors(), now)
                    .tpm());
        case IAK ->
            new Vouching.Vouched(
                IakCertificate.check(
                    row.iakCertificate(),
                    row.iakChain(),
                    key(row, row.akPublic()),
                    CertifiedKey.of(key(row, row.ekPublic())).algorithm(),
                    trust.iakAnchors(),
                    now));
        case OPERATOR ->
            trust.operatorApproval()
                ? new Vouching.Vouched(approved(row))
                : new Vouching.NotVouched(
                    Reason.TPM_NOT_VOUCHED_FOR,
                    "expected a TPM that a trust anchor vouches for, found one that an operator let"
                        + " in; the policy does not allow that any more");
      };
    } catch (EnrolmentRefusedException e) {
      Reason reason =
          e.reason() == EnrolmentRefusedException.Reason.EK_REVOKED
              ? Reason.TPM_REVOKED
              : Reason.TPM_NOT_VOUCHED_FOR;
      return new Vouching.NotVouched(reason, e.reason() + ": " + e.getMessage());
    }
  }

  private static TpmIdentity approved(HostRow row) throws EnrolmentRefusedException {
    return TpmIdentity.byOperator(type(row), CertifiedKey.of(key(row, row.ekPublic())).algorithm());
  }

  /** What the caller takes the TPM for; its key is that of the certificate, if one is there. */
  public static TpmIdentity assumed(HostRow row, TpmType type) {
    try {
      X509Certificate certificate =
          CertificateChain.parse(row.ekCertificate(), "the endorsement key certificate");
      return TpmIdentity.byOperator(type, CertifiedKey.of(certificate).algorithm());
    } catch (EnrolmentRefusedException e) {
      return TpmIdentity.byOperator(type, "unknown");
    }
  }

  private static PublicKey key(HostRow row, Bytes area) {
    try {
      return PublicKeys.of(TpmPublic.parse(area));
    } catch (MalformedException | GeneralSecurityException e) {
      throw new StoreException("the stored key of host " + row.name() + " does not parse", e);
    }
  }

  private static TpmType type(HostRow row) {
    return TpmType.valueOf(row.tpmType().toUpperCase(Locale.ROOT));
  }

  /** Forgets a host that was removed. */
  public void forget(String host) {
    parsed.remove(host);
    judged.remove(host);
  }

  /** The identity of a host as stored; its keys parse, or the store is broken. */
  public static Identity parse(HostRow row) {
    try {
      TpmPublic ak = TpmPublic.parse(row.akPublic());
      Optional<X509Certificate> certificate =
          row.ekCertificate().isEmpty()
              ? Optional.empty()
              : Optional.of(CertificateChain.parse(row.ekCertificate(), "the stored certificate"));
      return new Identity(
          row.name(),
          certificate,
          ak,
          AttestationKeyVerifier.of(ak),
          row.akQualifiedName(),
          // Nothing is believed of it until somebody vouches for it, each time anew.
          TpmIdentity.byOperator(TpmType.UNVOUCHED, "unknown"));
    } catch (MalformedException | GeneralSecurityException | EnrolmentRefusedException e) {
      throw new StoreException("the stored keys of host " + row.name() + " do not parse", e);
    }
  }
}
