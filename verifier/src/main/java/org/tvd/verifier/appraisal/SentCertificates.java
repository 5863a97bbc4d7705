package org.tvd.verifier.appraisal;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.CertificateKind;
import org.tvd.protocol.x509.Pem;

/**
 * The certificates that came with evidence, by their kind.
 *
 * @param properties property certificates, and what is of no kind, DER
 * @param platforms platform certificates, DER
 * @param others certificates of issuers, DER
 */
record SentCertificates(List<Bytes> properties, List<Bytes> platforms, List<Bytes> others) {
  private static final int MAX_SIZE = 8 << 10;

  static SentCertificates of(List<Bytes> sent) {
    List<Bytes> properties = new ArrayList<>();
    List<Bytes> platforms = new ArrayList<>();
    List<Bytes> others = new ArrayList<>();
    for (Bytes der : sent) {
      switch (CertificateKind.of(der)) {
        case PROPERTY, UNKNOWN -> properties.add(der);
        case PLATFORM -> platforms.add(der);
        case ISSUER -> others.add(der);
      }
    }
    return new SentCertificates(
        List.copyOf(properties), List.copyOf(platforms), List.copyOf(others));
  }

  /** The issuers' certificates, parsed. One that does not parse leads nowhere. */
  List<X509Certificate> issuers() {
    List<X509Certificate> issuers = new ArrayList<>();
    for (Bytes der : others) {
      if (der.size() <= MAX_SIZE) {
        parsed(der).ifPresent(issuers::add);
      }
    }
    return issuers;
  }

  private static Optional<X509Certificate> parsed(Bytes der) {
    try {
      return Optional.of(new Pem(Pem.CERTIFICATE, der).certificate());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
