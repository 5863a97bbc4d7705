package org.tvd.verifier.enrolment;

import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.DECRYPT;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_PARENT;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.FIXED_TPM;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.RESTRICTED;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SENSITIVE_DATA_ORIGIN;
import static org.tvd.protocol.tpm.ObjectAttributes.Attribute.SIGN;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
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

  private KeyAttributes() {}

  /** What keeps {@code key} from being an attestation key, if anything does. */
  static Optional<String> attestationKeyFault(TpmPublic key) {
    if (key.scheme() == TpmPublic.ALG_NULL) {
      return Optional.of("expected a key bound to a signing scheme, found one without");
    }
    return hashFault(key).or(() -> attributeFault(key, ATTESTATION));
  }

  /** What keeps {@code key} from being an endorsement key, if anything does. */
  static Optional<String> endorsementKeyFault(TpmPublic key) {
    if (key.symmetricKeyBits() == 0) {
      return Optional.of("expected a storage key with an inner cipher, found none");
    }
    return hashFault(key).or(() -> attributeFault(key, ENDORSEMENT));
  }

  private static Optional<String> hashFault(TpmPublic key) {
    return key.nameAlgorithm() == HashAlgorithm.SHA1 || key.schemeHash() == HashAlgorithm.SHA1
        ? Optional.of("expected a SHA-2 hash, found SHA-1")
        : Optional.empty();
  }

  /** Exactly these, so that a key that both signs and decrypts is neither. */
  private static Optional<String> attributeFault(TpmPublic key, Set<Attribute> expected) {
    Set<Attribute> found = EnumSet.noneOf(Attribute.class);
    for (Attribute attribute : Attribute.values()) {
      if (key.attributes().has(attribute)) {
        found.add(attribute);
      }
    }
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of("expected attributes " + expected + ", found " + found);
  }
}
