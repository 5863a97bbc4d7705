package org.tvd.protocol.property;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.x509.Pem;

/** Good certificates, to be spoilt. */
public final class PropertyCertificateSamples {
  private static final TestAuthority AUTHORITY = TestAuthority.ec("CN=Audit", "secp256r1");

  private PropertyCertificateSamples() {}

  /** A property certificate. */
  public static List<Bytes> certificates() {
    return List.of(
        AUTHORITY
            .issuer()
            .issue(
                new Holder.EkCertificate(new X500Principal("CN=TPM maker"), BigInteger.TEN),
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2027-03-01T00:00:00Z"),
                Map.of("site", "secure-cage")));
  }

  /** An issuer's certificate in text. */
  public static List<Bytes> pem() {
    return List.of(Bytes.ofUtf8(Pem.of(AUTHORITY.certificate()).text()));
  }
}
