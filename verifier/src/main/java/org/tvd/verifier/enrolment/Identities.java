package org.tvd.verifier.enrolment;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;
import org.tvd.verifier.store.StoreException;

/** The enrolled hosts with their keys parsed: once for each stored state of a host. */
public final class Identities {
  private record Parsed(HostRow row, Identity identity) {}

  private final Hosts hosts;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

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

  private static Identity parse(HostRow row) {
    try {
      TpmPublic ak = TpmPublic.parse(row.akPublic());
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(row.ekCertificate().toArray()));
      var type = TpmType.valueOf(row.tpmType().toUpperCase(Locale.ROOT));
      return new Identity(row.name(), certificate, ak, PublicKeys.of(ak), type);
    } catch (MalformedException | GeneralSecurityException e) {
      throw new StoreException("the stored keys of host " + row.name() + " do not parse", e);
    }
  }
}
