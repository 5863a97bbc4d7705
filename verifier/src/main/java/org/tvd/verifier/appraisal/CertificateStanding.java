package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.Certified.Link;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.protocol.property.RevocationList;

/**
 * Whether a certificate whose signature was verified stands now: what can change after that. It is
 * looked at again at each appraisal, when the policy changes, and when a revocation list comes.
 */
public final class CertificateStanding {
  private CertificateStanding() {}

  /** The certificates that stand. */
  public static List<Certified> standing(
      List<Certified> certificates, PolicySet policy, RevocationLists lists, Instant now) {
    return certificates.stream()
        .filter(each -> check(each, policy, lists, now) instanceof Outcome.Proven)
        .toList();
  }

  /** Whether a revocation list names {@code certified}, or what it depends on. */
  public static boolean isRevoked(Certified certified, PolicySet policy, RevocationLists lists) {
    return issuer(certified, policy)
        .filter(
            issuer ->
                certified.path().stream()
                    .anyMatch(
                        link ->
                            lists
                                .of(link.signer(), issuer)
                                .filter(list -> list.revoked().contains(link.serial()))
                                .isPresent()))
        .isPresent();
  }

  /** The policy's issuer whose key is at the end of the path. */
  static Optional<PropertyIssuer> issuer(Certified certified, PolicySet policy) {
    return policy.issuers().stream()
        .filter(issuer -> issuer.name().equals(certified.issuer()))
        .filter(issuer -> issuer.isAuthority() == certified.path().size() > 1)
        .filter(
            issuer ->
                Certified.keyId(issuer.certificate()).equals(certified.path().getLast().signer()))
        .findFirst();
  }

  static Outcome<Certified> check(
      Certified certified, PolicySet policy, RevocationLists lists, Instant now) {
    Optional<PropertyIssuer> found = issuer(certified, policy);
    if (found.isEmpty()) {
      return refused(Reason.PROPERTY_ISSUER_UNKNOWN, "an issuer of the policy", certified.issuer());
    }
    if (certified.origin() == Certified.Origin.POLICY
        && policy.configurations().stream()
            .noneMatch(each -> each.serial().equals(certified.path().getFirst().serial()))) {
      return refused(
          Reason.PROPERTY_ISSUER_UNKNOWN,
          "a certificate that the policy brings",
          "one that it no longer does");
    }
    PropertyIssuer issuer = found.get();
    var tolerance = policy.evidence().clockTolerance();
    Instant early = now.plus(tolerance);
    Instant late = now.minus(tolerance);
    if (early.isBefore(issuer.certificate().getNotBefore().toInstant())
        || late.isAfter(issuer.certificate().getNotAfter().toInstant())) {
      return refused(
          Reason.PROPERTY_EXPIRED,
          "a certificate of issuer " + issuer.name() + " that is valid at " + now,
          "one until " + issuer.certificate().getNotAfter().toInstant());
    }
    for (Link link : certified.path()) {
      if (early.isBefore(link.notBefore()) || late.isAfter(link.notAfter())) {
        return refused(
            Reason.PROPERTY_EXPIRED,
            "validity at " + now,
            "%s to %s, of certificate %d"
                .formatted(link.notBefore(), link.notAfter(), link.serial()));
      }
      Optional<RevocationList> list = lists.of(link.signer(), issuer);
      if (list.isPresent() && list.get().revoked().contains(link.serial())) {
        return refused(
            Reason.PROPERTY_REVOKED,
            "a certificate that its issuer did not revoke",
            "number %d, on revocation list %d of %s"
                .formatted(link.serial(), list.get().number(), list.get().issuer()));
      }
      if (issuer.revocationRequired()
          && list.filter(
                  current ->
                      !early.isBefore(current.thisUpdate()) && !late.isAfter(current.nextUpdate()))
              .isEmpty()) {
        return refused(
            Reason.PROPERTY_REVOCATION_UNKNOWN,
            "a revocation list of certificate %d's signer, current at %s"
                .formatted(link.serial(), now),
            list.map(old -> "one until " + old.nextUpdate()).orElse("none"));
      }
    }
    return new Outcome.Proven<>(certified);
  }
}
