package org.tvd.verifier.enrolment;

import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.ADMIN_WITH_POLICY;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.DECRYPT;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_PARENT;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_TPM;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.NO_DA;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.RESTRICTED;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SENSITIVE_DATA_ORIGIN;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SIGN;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.USER_WITH_AUTH;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.EndorsementPolicy;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.ObjectAttributes.Attribute;
import org.tvd.protocol.tpm.TpmPublic;

/**
 * What the two keys of a host must be. A restricted signing key signs nothing that begins like a
 * TPM's own structure but is not (TPM 2.0 Library, part 1, 25.2); a fixed one exists in one TPM
 * only.
 */
final class KeyAttributes {
  private static final Set<Attribute> ATTESTATION =
      EnumSet.of(FIXED_TPM, FIXED_PARENT, SENSITIVE_DATA_ORIGIN, RESTRICTED, SIGN);
  private static final Set<Attribute> ENDORSEMENT =
      EnumSet.of(FIXED_TPM, FIXED_PARENT, SENSITIVE_DATA_ORIGIN, RESTRICTED, DECRYPT);

  /** Who may use the key within its TPM, which is the host's affair. */
  private static final Set<Attribute> AUTHORISATION =
      EnumSet.of(USER_WITH_AUTH, ADMIN_WITH_POLICY, NO_DA);

  private KeyAttributes() {}

  /** What keeps {@code key} from being an attestation key, if anything does. */
  static Optional<String> attestationKeyFault(TpmPublic key) {
    if (key.scheme() == TpmPublic.ALG_NULL) {
      return Optional.of("expected a key bound to a signing scheme, found one without");
    }
    if (key.nameAlgorithm() == HashAlgorithm.SHA1 || key.schemeHash() == HashAlgorithm.SHA1) {
      return Optional.of("expected a SHA-2 hash, found SHA-1");
    }
    return attributeFault(key, ATTESTATION);
  }

  /**
   * What keeps {@code key} from being an endorsement key, if anything does: its algorithms are
   * those of a template of the profile, and its policy is the profile's, or none where its own
   * authorisation value is enough. Some makers combine these otherwise than the templates do.
   */
  static Optional<String> endorsementKeyFault(TpmPublic key) {
    if (Arrays.stream(EndorsementTemplate.values()).noneMatch(each -> each.hasAlgorithmsOf(key))) {
      return Optional.of(
          "expected key type, size, name algorithm and inner cipher of a template of the TCG EK"
              + " Credential Profile, found others");
    }
    HashAlgorithm hash = key.nameAlgorithm();
    Bytes policy = key.authPolicy();
    boolean known =
        policy.equals(EndorsementPolicy.A.digest(hash))
            || policy.equals(EndorsementPolicy.B.digest(hash))
            || (policy.isEmpty() && key.attributes().has(USER_WITH_AUTH));
    return known
        ? attributeFault(key, ENDORSEMENT)
        : Optional.of("expected PolicyA or PolicyB of the profile, found " + policy);
  }

  /** Exactly these, so that a key that both signs and decrypts is neither. */
  private static Optional<String> attributeFault(TpmPublic key, Set<Attribute> expected) {
    Set<Attribute> found = EnumSet.noneOf(Attribute.class);
    for (Attribute attribute : Attribute.values()) {
      if (key.attributes().has(attribute) && !AUTHORISATION.contains(attribute)) {
        found.add(attribute);
      }
    }
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of("expected attributes " + expected + ", found " + found);
  }
}
