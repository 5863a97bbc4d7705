package org.tvd.verifier.enrolment;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;
import org.tvd.verifier.store.StoreException;

/** The enrolled hosts with their keys parsed: once for each stored state of a host. */
public final class Identities {
  /** How long a chain of certificates is taken as valid without looking at the dates again. */
  private static final Duration RECHECK = Duration.ofMinutes(1);

  private record Parsed(HostRow row, Identity identity) {}

  private record Vouched(HostRow row, String policy, Instant at, Optional<TpmType> type) {}

  private final Hosts hosts;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();
  private final Map<String, Vouched> vouched = new ConcurrentHashMap<>();

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

  /**
   * What kind of TPM the policy in force says that an enrolled host has; empty if none of its trust
   * anchors vouches for it any more.
   */
  public Optional<TpmType> vouched(String host, PolicySet policy, Instant now) {
    Optional<HostRow> stored = hosts.byName(host);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    HostRow row = stored.get();
    Vouched known = vouched.get(host);
    if (known == null
        || !known.row.equals(row)
        || !known.policy.equals(policy.version())
        || known.at.plus(RECHECK).isBefore(now)) {
      known = new Vouched(row, policy.version(), now, vouch(row, policy, now));
      vouched.put(host, known);
    }
    return known.type;
  }

  private static Optional<TpmType> vouch(HostRow row, PolicySet policy, Instant now) {
    try {
      return Optional.of(
          EkCertificate.check(row.ekCertificate(), row.ekChain(), policy.trustAnchors(), now)
              .type());
    } catch (EnrolmentRefusedException e) {
      return Optional.empty();
    }
  }

  /** Forgets a host that was removed. */
  public void forget(String host) {
    parsed.remove(host);
    vouched.remove(host);
  }

  private static Identity parse(HostRow row) {
    try {
      TpmPublic ak = TpmPublic.parse(row.akPublic());
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(row.ekCertificate().toArray()));
      var type = TpmType.valueOf(row.tpmType().toUpperCase(Locale.ROOT));
      return new Identity(row.name(), certificate, ak, AttestationKeyVerifier.of(ak), type);
    } catch (MalformedException | GeneralSecurityException e) {
      throw new StoreException("the stored keys of host " + row.name() + " do not parse", e);
    }
  }
}
