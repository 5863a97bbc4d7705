package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.Certified.Origin;
import org.tvd.policy.membership.MeasuredConfiguration;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.verifier.appraisal.Outcome.Proven;
import org.tvd.verifier.appraisal.Outcome.Refused;

/**
 * Property certificates (attack 32): each is by an issuer of the policy, about this host or about a
 * configuration that this host's verified evidence contains, valid now, not revoked, and not
 * replaced by a later one. One that fails earns nothing. Whether its issuer may say what it says is
 * the policy's to decide.
 */
final class PropertyCertificateCheck {
  private final PropertySignature signatures = new PropertySignature();

  /**
   * What the certificates prove.
   *
   * @param certified by those that hold
   * @param problems of those that do not
   */
  record Findings(List<Certified> certified, List<Problem> problems) {

    /** Whether one that holds is about a measured component, which may be a file. */
    boolean isAboutFiles() {
      for (Certified each : certified) {
        if (each.about() instanceof Holder.Measurement) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Checks certificates that came with evidence, and those about configurations of the policy.
   *
   * @param claims from the rest of the evidence, verified
   */
  Findings check(SentCertificates sent, Claims claims, Expectation expectation) {
    List<Certified> certified = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Bytes der : sent.properties()) {
      switch (one(der, sent, claims, expectation)) {
        case Proven(Certified proven) -> certified.add(proven);
        case Refused(Reason reason, String detail) ->
            problems.add(new Problem(reason.name(), detail));
      }
    }
    for (PropertyCertificate each : expectation.policy().configurations()) {
      switch (one(each.der(), sent, claims, expectation)) {
        case Proven(Certified proven) -> certified.add(byPolicy(proven));
        case Refused(Reason reason, String detail) -> {
          if (reason != Reason.PROPERTY_HOLDER) { // it is about another configuration, of others
            problems.add(new Problem(reason.name(), detail));
          }
        }
      }
    }
    return latest(certified, problems, expectation.certificates().issued());
  }

  private Outcome<Certified> one(
      Bytes der, SentCertificates sent, Claims claims, Expectation expectation) {
    PolicySet policy = expectation.policy();
    return switch (signatures
        .remembered(der, policy)
        .<Outcome<Certified>>map(Proven::new)
        .orElseGet(() -> signed(der, sent, policy))) {
      case Refused<Certified> refused -> refused;
      case Proven(Certified signed) ->
          isAbout(signed.about(), claims, expectation.identity())
              ? CertificateStanding.check(
                  signed, policy, expectation.certificates().revocations(), expectation.now())
              : refused(
                  Reason.PROPERTY_HOLDER,
                  "a certificate about this host, or about what it has measured",
                  "one about " + signed.about().describe());
    };
  }

  private Outcome<Certified> signed(Bytes der, SentCertificates sent, PolicySet policy) {
    try {
      return signatures.check(PropertyCertificate.parse(der), sent.issuers(), policy);
    } catch (MalformedException e) {
      return new Refused<>(Reason.MALFORMED_CERTIFICATE, e.getMessage());
    }
  }

  private static boolean isAbout(Holder about, Claims claims, Expectation.Identity identity) {
    return switch (about) {
      case Holder.EkCertificate ek ->
          identity.ekCertificate().filter(own -> ek.equals(Holder.of(own))).isPresent();
      case Holder.AttestationKey ak -> ak.equals(Holder.of(identity.akKey().publicKey()));
      case Holder.Configuration configuration -> MeasuredConfiguration.isIn(claims, configuration);
    };
  }

  private static Certified byPolicy(Certified proven) {
    return new Certified(
        proven.issuer(), proven.path(), proven.about(), Origin.POLICY, proven.values());
  }

  private record Subject(String signer, Holder about, String dimension) {}

  private static List<Subject> subjects(Certified certified) {
    String signer = certified.path().getFirst().signer();
    return certified.values().keySet().stream()
        .map(dimension -> new Subject(signer, certified.about(), dimension))
        .toList();
  }

  /**
   * Of what one issuer says about one dimension of one holder, the latest counts: what it replaces
   * does not come back. The order in which they come does not matter.
   */
  private static Findings latest(
      List<Certified> certified, List<Problem> problems, IssueTimes issued) {
    Map<Subject, Instant> latest = new HashMap<>();
    for (Certified each : certified) {
      Instant from = each.path().getFirst().notBefore();
      for (Subject subject : subjects(each)) {
        Instant before =
            issued.latest(subject.signer, subject.about, subject.dimension).orElse(from);
        latest.merge(subject, before.isAfter(from) ? before : from, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    List<Certified> standing = new ArrayList<>();
    for (Certified each : certified) {
      Instant from = each.path().getFirst().notBefore();
      Instant newest =
          subjects(each).stream()
              .map(subject -> latest.getOrDefault(subject, from))
              .max(Instant::compareTo)
              .orElse(from);
      if (newest.isAfter(from)) {
        problems.add(
            new Problem(
                Reason.PROPERTY_ROLLED_BACK.name(),
                "expected the latest certificate of issuer %s about the same, of %s; found number"
                        .formatted(each.issuer(), newest)
                    + " %s, of %s".formatted(each.serial(), from)));
      } else {
        standing.add(each);
      }
    }
    return new Findings(List.copyOf(standing), List.copyOf(problems));
  }
}
