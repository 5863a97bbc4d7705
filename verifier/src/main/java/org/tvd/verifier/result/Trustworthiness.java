package org.tvd.verifier.result;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Reason;

/**
 * The trustworthiness vector of AR4SI (draft-ietf-rats-ar4si-10, section 2.3.4). The table in
 * docs/protocol.md says which checks and claims each value stands for. An aspect about which
 * evidence proves nothing has no value.
 */
final class Trustworthiness {
  private static final int AFFIRMED = 2;
  private static final int BOOT_RECOGNIZED = 3;
  private static final int UNRECOGNIZED_RUN = 33;
  private static final int INSTANCE_NOT_TRUSTWORTHY = 96;
  private static final int NOT_RECOGNIZED = 97;
  private static final int VALIDATION_FAILED = 99;

  /** An aspect of a host. */
  enum Aspect {
    INSTANCE_IDENTITY(0),
    CONFIGURATION(1),
    EXECUTABLES(2),
    FILE_SYSTEM(3),
    HARDWARE(4),
    RUNTIME_OPAQUE(5),
    STORAGE_OPAQUE(6),
    SOURCED_DATA(7);

    private final int key;

    Aspect(int key) {
      this.key = key;
    }

    /** Its key in CBOR. */
    int key() {
      return key;
    }

    String spelling() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<Aspect, Integer> values = new EnumMap<>(Aspect.class);

  private Trustworthiness() {}

  /** What {@code result} says about each aspect; not more than it proves. */
  static Map<Aspect, Integer> of(HostResult result) {
    var vector = new Trustworthiness();
    switch (result.appraisal()) {
      case Appraisal.Inauthentic _ -> {} // anybody can have sent it
      case Appraisal.Untrusted untrusted -> vector.refused(untrusted.reason());
      case Appraisal.Unknown _ -> vector.put(Aspect.INSTANCE_IDENTITY, AFFIRMED);
      case Appraisal.Trusted trusted -> vector.trusted(trusted.claims(), result);
    }
    return Collections.unmodifiableMap(vector.values);
  }

  /** The worst tier of a vector, which the whole is not better than. */
  static Tier worst(Map<Aspect, Integer> vector) {
    return vector.values().stream().map(Tier::of).max(Tier::compareTo).orElse(Tier.NONE);
  }

  private void refused(Reason reason) {
    switch (reason.check()) {
      case ENDORSEMENT -> {
        put(Aspect.INSTANCE_IDENTITY, NOT_RECOGNIZED);
        put(Aspect.HARDWARE, NOT_RECOGNIZED);
      }
      case CLOCK -> put(Aspect.INSTANCE_IDENTITY, INSTANCE_NOT_TRUSTWORTHY);
      case PCRS, BOOT_LOG, IMA_LOG -> {
        put(Aspect.INSTANCE_IDENTITY, AFFIRMED);
        put(Aspect.EXECUTABLES, VALIDATION_FAILED);
      }
      case FORM, SIGNATURE, QUOTE, BINDING, CERTIFICATES ->
          put(Aspect.INSTANCE_IDENTITY, VALIDATION_FAILED);
    }
  }

  private void trusted(Claims claims, HostResult result) {
    put(Aspect.INSTANCE_IDENTITY, AFFIRMED);
    if (claims.tpm().type() != TpmType.VIRTUAL) {
      put(Aspect.HARDWARE, AFFIRMED);
    }
    executables(claims);
    if (!result.memberships().isEmpty()
        && result.memberships().stream().allMatch(Membership::admitted)) {
      put(Aspect.CONFIGURATION, AFFIRMED);
    }
  }

  private void executables(Claims claims) {
    long unrecognized = claims.ima().unlisted().orElse(0L) + claims.ima().violations().orElse(0L);
    if (unrecognized > 0) {
      put(Aspect.EXECUTABLES, UNRECOGNIZED_RUN);
    } else if (claims.boot().logVerified() && claims.boot().secureBoot()) {
      boolean allListed = claims.ima().verified() && claims.ima().unlisted().isPresent();
      put(Aspect.EXECUTABLES, allListed ? AFFIRMED : BOOT_RECOGNIZED);
    }
  }

  private void put(Aspect aspect, int value) {
    values.put(aspect, value);
  }
}
