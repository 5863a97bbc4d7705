package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.PlatformClaims;
import org.tvd.policy.model.PlatformAnchor;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PlatformCertificate;
import org.tvd.protocol.property.PlatformComponent;
import org.tvd.protocol.property.PlatformComponent.Status;
import org.tvd.protocol.property.SelfReport;
import org.tvd.verifier.appraisal.Outcome.Proven;
import org.tvd.verifier.appraisal.Outcome.Refused;

/**
 * Platform certificates (attack 31): the holder of a base certificate is this host's EK
 * certificate, and a delta applies to the certificate that it names, which must be here and hold
 * itself.
 */
final class PlatformCertificateCheck {
  private static final int MAX_REMEMBERED = 10_000;

  private record Known(PlatformCertificate certificate, String policyVersion) {}

  private final Map<Bytes, Known> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Known> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /**
   * What the certificates prove.
   *
   * @param claims about the platform
   * @param problems of certificates that do not hold, and prove nothing
   */
  record Findings(PlatformClaims claims, List<Problem> problems) {}

  Findings check(SentCertificates sent, Optional<SelfReport> report, Expectation expectation) {
    List<Problem> problems = new ArrayList<>();
    List<PlatformCertificate> bases = new ArrayList<>();
    List<PlatformCertificate> deltas = new ArrayList<>();
    for (Bytes der : sent.platforms()) {
      switch (one(der, sent, expectation)) {
        case Proven(PlatformCertificate certificate) ->
            (certificate.isDelta() ? deltas : bases).add(certificate);
        case Refused(Reason reason, String detail) ->
            problems.add(new Problem(reason.name(), detail));
      }
    }
    Optional<PlatformCertificate> base =
        bases.stream().max(Comparator.comparing(PlatformCertificate::notBefore));
    if (base.isEmpty()) {
      deltas.forEach(delta -> problems.add(baseless(delta)));
      return new Findings(PlatformClaims.unproven(), List.copyOf(problems));
    }
    List<PlatformComponent> components = applied(base.get(), deltas, problems);
    return new Findings(claims(base.get(), components, report), List.copyOf(problems));
  }

  private Outcome<PlatformCertificate> one(
      Bytes der, SentCertificates sent, Expectation expectation) {
    return known(der, sent, expectation.policy())
        .then(certificate -> valid(certificate, expectation))
        .then(
            certificate -> {
              boolean about =
                  expectation
                      .identity()
                      .ekCertificate()
                      .filter(ek -> certificate.holder().equals(Holder.of(ek)))
                      .isPresent();
              return certificate.isDelta() || about
                  ? new Proven<>(certificate)
                  : refused(
                      Reason.PLATFORM_CERTIFICATE_HOLDER,
                      "a platform certificate about this host's TPM",
                      "one about " + certificate.holder().describe());
            });
  }

  private Outcome<PlatformCertificate> known(Bytes der, SentCertificates sent, PolicySet policy) {
    synchronized (verified) {
      Known known = verified.get(der);
      if (known != null && known.policyVersion.equals(policy.version())) {
        return new Proven<>(known.certificate);
      }
    }
    PlatformCertificate certificate;
    try {
      certificate = PlatformCertificate.parse(der);
    } catch (MalformedException e) {
      return new Refused<>(Reason.MALFORMED_CERTIFICATE, e.getMessage());
    }
    List<X509Certificate> others = sent.issuers();
    for (PlatformAnchor anchor : policy.trust().platformAnchors()) {
      for (X509Certificate trusted : anchor.certificates()) {
        boolean signed =
            certificate.isSignedBy(trusted)
                || others.stream()
                    .filter(certificate::isSignedBy)
                    .anyMatch(
                        signer ->
                            IssuerPath.to(trusted, signer, others, certificate.notBefore())
                                .isPresent());
        if (signed) {
          synchronized (verified) {
            verified.put(der, new Known(certificate, policy.version()));
          }
          return new Proven<>(certificate);
        }
      }
    }
    return refused(
        Reason.PLATFORM_CERTIFICATE_ISSUER,
        "a signature that leads to one of the platform-anchors "
            + policy.trust().platformAnchors().stream().map(PlatformAnchor::name).toList(),
        "one by " + certificate.issuer());
  }

  private static Outcome<PlatformCertificate> valid(
      PlatformCertificate certificate, Expectation expectation) {
    var tolerance = expectation.policy().evidence().clockTolerance();
    Instant now = expectation.now();
    return now.plus(tolerance).isBefore(certificate.notBefore())
            || now.minus(tolerance).isAfter(certificate.notAfter())
        ? refused(
            Reason.PLATFORM_CERTIFICATE_EXPIRED,
            "validity at " + now,
            certificate.notBefore() + " to " + certificate.notAfter())
        : new Proven<>(certificate);
  }

  private static Problem baseless(PlatformCertificate delta) {
    return new Problem(
        Reason.PLATFORM_CERTIFICATE_BASE.name(),
        "expected the certificate that delta %d changes, number %d of %s, found none that holds"
            .formatted(delta.serial(), delta.holder().serial(), delta.holder().issuer()));
  }

  /** The components after each delta, in the order in which they were issued. */
  private static List<PlatformComponent> applied(
      PlatformCertificate base, List<PlatformCertificate> deltas, List<Problem> problems) {
    List<PlatformComponent> components = new ArrayList<>(base.components());
    PlatformCertificate last = base;
    for (PlatformCertificate delta :
        deltas.stream().sorted(Comparator.comparing(PlatformCertificate::notBefore)).toList()) {
      boolean fits = changes(delta, base) || changes(delta, last);
      Optional<List<PlatformComponent>> next =
          fits ? apply(components, delta.components()) : Optional.empty();
      if (next.isPresent()) {
        components = next.get();
        last = delta;
      } else {
        problems.add(baseless(delta));
      }
    }
    return List.copyOf(components);
  }

  private static boolean changes(PlatformCertificate delta, PlatformCertificate other) {
    return delta.holder().equals(new Holder.EkCertificate(other.issuer(), other.serial()));
  }

  /** Empty where a component is modified or removed that is not there. */
  private static Optional<List<PlatformComponent>> apply(
      List<PlatformComponent> before, List<PlatformComponent> changes) {
    List<PlatformComponent> after = new ArrayList<>(before);
    for (PlatformComponent change : changes) {
      if (change.status() == Status.MODIFIED || change.status() == Status.REMOVED) {
        Optional<PlatformComponent> old = after.stream().filter(change::isSameAs).findFirst();
        if (old.isEmpty()) {
          return Optional.empty();
        }
        after.remove(old.get());
      }
      if (change.status() != Status.REMOVED) {
        after.add(change);
      }
    }
    return Optional.of(after);
  }

  private static PlatformClaims claims(
      PlatformCertificate base, List<PlatformComponent> components, Optional<SelfReport> report) {
    Optional<ComponentComparison> comparison =
        report.map(reported -> new ComponentComparison(components, reported));
    return new PlatformClaims(
        true,
        text(base.name().manufacturer()),
        text(base.name().model()),
        text(base.name().version()),
        text(base.name().serial()),
        comparison.map(ComponentComparison::missing),
        comparison.map(ComponentComparison::unexpected));
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
