package org.tvd.verifier;

import java.time.Instant;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.CertificateStanding;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.enrolment.Vouching;
import org.tvd.verifier.store.PropertyRecords;

/** What hosts hold under a version of the policy, by what each has proven last. */
final class Proven {
  private final Memberships memberships;
  private final Identities identities;
  private final PropertyRecords records;

  Proven(Memberships memberships, Identities identities, PropertyRecords records) {
    this.memberships = memberships;
    this.identities = identities;
    this.records = records;
  }

  /** What is known of a host. */
  sealed interface Standing {}

  /** It holds these properties. */
  record Holds(HeldProperties held) implements Standing {}

  /** Nobody vouches for its TPM under this policy. */
  record NotVouched(Reason reason, String detail) implements Standing {}

  /**
   * It has not attested since the verifier started, or its measured files are to be judged
   * otherwise from here on: its next evidence tells.
   */
  record NotKnown() implements Standing {}

  Standing of(String host, PolicySet policy, Instant now) {
    return switch (identities.vouched(host, policy, now)) {
      case Vouching.NotVouched(Reason reason, String detail) -> new NotVouched(reason, detail);
      case Vouching.Vouched(TpmIdentity tpm) -> {
        Optional<Appraisal.Trusted> last =
            memberships.lastTrusted(host).filter(each -> each.baseline().holdsUnder(policy));
        yield last.<Standing>map(trusted -> new Holds(held(trusted, tpm, policy, now)))
            .orElseGet(NotKnown::new);
      }
    };
  }

  private HeldProperties held(
      Appraisal.Trusted last, TpmIdentity vouched, PolicySet policy, Instant now) {
    var claims = last.claims();
    return PropertyDerivation.derive(
        policy,
        claims.withTpm(vouched.claims(claims.tpm().firmwareVersion())),
        CertificateStanding.standing(last.certified(), policy, records.revocations(), now));
  }
}
