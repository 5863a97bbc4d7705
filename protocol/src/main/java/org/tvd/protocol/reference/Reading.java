package org.tvd.protocol.reference;

import java.util.List;
import java.util.function.Predicate;
import org.tvd.protocol.reference.ReferenceValues.Provenance;

/** What comes of reading a source of reference values that is well-formed. */
public sealed interface Reading {

  /** Its values. */
  record Read(ReferenceValues values) implements Reading {}

  /** It is not from whom it has to be. */
  record Refused(Reason reason, String detail) implements Reading {}

  /** Why a source is refused. */
  enum Reason {
    /** A signer is asked for, and the source is not signed: anybody can have written it. */
    NOT_SIGNED,
    /** None of the given signers made the signature. */
    SIGNATURE_WRONG,
    /** The signature covers less than the whole source, or is of a form that is not accepted. */
    SIGNATURE_NOT_ACCEPTED,
    /** A support RIM has none of the digests that the base RIM gives. */
    SUPPORT_RIM_MISMATCH,
    /** The golden host's registers do not hash to what its TPM signed. */
    REGISTERS_MISMATCH,
    /** The boot log does not replay to the golden host's registers. */
    BOOT_LOG_MISMATCH,
    /** No prefix of the IMA log replays to the golden host's PCR 10. */
    IMA_LOG_MISMATCH
  }

  /** Who vouches, or why the source is refused. */
  sealed interface Origin {
    /** The source may be read. */
    record Accepted(Provenance provenance) implements Origin {}

    /** It may not. */
    record Rejected(Refused refusal) implements Origin {}
  }

  /** The origin of a source without a signature. */
  static Origin unsigned(List<Signer> signers) {
    return signers.isEmpty()
        ? new Origin.Accepted(new Provenance.Unsigned())
        : new Origin.Rejected(
            new Refused(Reason.NOT_SIGNED, "expected a signature, found none in this form"));
  }

  /** The origin of a signed source: what is asked for is checked. */
  static Origin signed(List<Signer> signers, Predicate<Signer> signedBy) {
    if (signers.isEmpty()) {
      return new Origin.Accepted(new Provenance.SignatureNotChecked());
    }
    for (Signer signer : signers) {
      if (signedBy.test(signer)) {
        return new Origin.Accepted(new Provenance.Proven(signer.name()));
      }
    }
    return new Origin.Rejected(
        new Refused(
            Reason.SIGNATURE_WRONG,
            "expected a signature by "
                + String.join(" or ", signers.stream().map(Signer::name).toList())));
  }
}
