package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.List;
import java.util.Optional;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;

/**
 * A property certificate is by an issuer of the policy, about this host's endorsement key
 * certificate, and valid now. Whether its issuer may say what it says is the policy's to decide.
 */
final class PropertyCertificateCheck {
  private PropertyCertificateCheck() {}

  static Outcome<Certified> check(Bytes der, Expectation expectation) {
    PropertyCertificate certificate;
    try {
      certificate = PropertyCertificate.parse(der);
    } catch (MalformedException e) {
      return new Outcome.Refused<>(Reason.PROPERTY_CERTIFICATE, e.getMessage());
    }
    List<PropertyIssuer> issuers = expectation.policy().issuers();
    Optional<PropertyIssuer> issuer =
        issuers.stream()
            .filter(candidate -> certificate.isSignedBy(candidate.certificate()))
            .findFirst();
    if (issuer.isEmpty()) {
      return refused(
          Reason.PROPERTY_CERTIFICATE,
          "a signature by one of " + issuers.stream().map(PropertyIssuer::name).toList(),
          "another, which names " + certificate.issuer());
    }
    var ek = expectation.identity().ekCertificate();
    var holder = Holder.of(ek);
    if (!certificate.holder().equals(holder)) {
      return refused(
          Reason.PROPERTY_CERTIFICATE,
          "a certificate about this host's TPM, serial " + holder.serial(),
          "one about " + certificate.holder().describe());
    }
    var tolerance = expectation.policy().evidence().clockTolerance();
    if (expectation.now().plus(tolerance).isBefore(certificate.notBefore())
        || expectation.now().minus(tolerance).isAfter(certificate.notAfter())) {
      return refused(
          Reason.PROPERTY_CERTIFICATE,
          "validity at " + expectation.now(),
          certificate.notBefore() + " to " + certificate.notAfter());
    }
    return new Outcome.Proven<>(
        new Certified(
            issuer.get().name(), certificate.serial().toString(), certificate.properties()));
  }
}
