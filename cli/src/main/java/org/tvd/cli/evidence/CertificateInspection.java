package org.tvd.cli.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509AttributeCertificateHolder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import tools.jackson.databind.node.ObjectNode;

/** Certificates, attribute certificates and revocation lists. */
final class CertificateInspection {
  private static final int LARGEST = 1 << 20;
  private static final int MAX_BLOCKS = 1000;
  private static final String EK_USAGE = "2.23.133.8.1";
  private static final String PLATFORM_USAGE = "2.23.133.8.2";

  private CertificateInspection() {}

  static Inspection pem(Bytes content) throws MalformedException {
    List<Pem> blocks = Pem.parse(content.utf8());
    if (blocks.size() == 1) {
      return block(blocks.getFirst());
    }
    Inspection inspection = Inspection.of("PEM");
    inspection.content().put("blocks", blocks.size());
    var lines = inspection.content().putArray("block");
    for (Pem block : blocks.subList(0, Math.min(blocks.size(), MAX_BLOCKS))) {
      String subject;
      try {
        Inspection one = block(block);
        subject = one.kind() + ": " + one.content().path("subject").asString("");
      } catch (MalformedException e) {
        subject = block.label() + ": " + e.getMessage();
      }
      lines.add(subject);
    }
    return inspection;
  }

  private static Inspection block(Pem block) throws MalformedException {
    // A private key is never shown, whatever it is doing among evidence.
    return block.label().contains("PRIVATE") || block.label().contains("PUBLIC")
        ? Inspection.of("PEM " + block.label())
        : der(block.content());
  }

  static Inspection der(Bytes content) throws MalformedException {
    if (content.size() > LARGEST) {
      throw new MalformedException("certificate", 0, "expected at most " + LARGEST + " bytes");
    }
    return certificate(content)
        .or(() -> revocationList(content))
        .or(() -> attributeCertificate(content))
        .orElseThrow(
            () ->
                new MalformedException(
                    "DER",
                    0,
                    "expected a certificate, an attribute certificate or a revocation list"));
  }

  private static Optional<Inspection> certificate(Bytes content) {
    try {
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(content.toArray()));
      List<String> usage = Optional.ofNullable(certificate.getExtendedKeyUsage()).orElse(List.of());
      Inspection inspection =
          Inspection.of(
              usage.contains(EK_USAGE)
                  ? "endorsement key certificate"
                  : usage.contains(PLATFORM_USAGE) ? "platform certificate" : "certificate");
      ObjectNode says = inspection.content();
      says.put("subject", certificate.getSubjectX500Principal().getName());
      says.put("issuer", certificate.getIssuerX500Principal().getName());
      says.put("serial", certificate.getSerialNumber().toString(16));
      says.put("not_before", certificate.getNotBefore().toInstant().toString());
      says.put("not_after", certificate.getNotAfter().toInstant().toString());
      says.put("key", certificate.getPublicKey().getAlgorithm());
      says.put("signature_algorithm", certificate.getSigAlgName());
      says.put("certification_authority", certificate.getBasicConstraints() >= 0);
      says.put("key_digest", Bytes.of(certificate.getPublicKey().getEncoded()).sha256().hex());
      var usages = says.putArray("extended_key_usage");
      usage.forEach(usages::add);
      return Optional.of(inspection);
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty(); // the next kind is tried; the JDK throws what it likes
    }
  }

  private static Optional<Inspection> revocationList(Bytes content) {
    try {
      var list =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(content.toArray()));
      Inspection inspection = Inspection.of("certificate revocation list");
      ObjectNode says = inspection.content();
      says.put("issuer", list.getIssuerX500Principal().getName());
      says.put("this_update", list.getThisUpdate().toInstant().toString());
      Optional.ofNullable(list.getNextUpdate())
          .ifPresent(next -> says.put("next_update", next.toInstant().toString()));
      var serials = says.putArray("revoked");
      Optional.ofNullable(list.getRevokedCertificates())
          .ifPresent(
              all -> all.forEach(entry -> serials.add(entry.getSerialNumber().toString(16))));
      return Optional.of(inspection);
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Inspection> attributeCertificate(Bytes content) {
    try {
      var certificate = new X509AttributeCertificateHolder(content.toArray());
      Inspection inspection = Inspection.of("attribute certificate");
      ObjectNode says = inspection.content();
      var issuers = says.putArray("issuer");
      for (X500Name name : certificate.getIssuer().getNames()) {
        issuers.add(name.toString());
      }
      says.put("serial", certificate.getSerialNumber().toString(16));
      says.put("not_before", certificate.getNotBefore().toInstant().toString());
      says.put("not_after", certificate.getNotAfter().toInstant().toString());
      Optional.ofNullable(certificate.getHolder().getSerialNumber())
          .ifPresent(serial -> says.put("holder_serial", serial.toString(16)));
      var attributes = says.putArray("attribute");
      Arrays.stream(certificate.getAttributes())
          .map(
              attribute ->
                  attribute.getAttrType() + ": " + ASN1Sequence.getInstance(attribute).size())
          .forEach(attributes::add);
      return Optional.of(inspection);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
