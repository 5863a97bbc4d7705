package org.tvd.protocol.tpm;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.signature.SignatureProviders;
import org.tvd.protocol.signature.VerificationKey;

/**
 * Checks the signatures of one TPM key. A signature has one form: an RSA signature is as long as
 * the modulus, the numbers of an ECDSA signature are from 1 to the order less one, and are written
 * without leading zeros or as long as the order, which are the ways of TPMs.
 */
public final class AttestationKeyVerifier {
  private final VerificationKey key;

  /** The modulus, or the order of the curve. */
  private final Bytes limit;

  private AttestationKeyVerifier(VerificationKey key, Bytes limit) {
    this.key = key;
    this.limit = limit;
  }

  /**
   * The verifier of the key that {@code area} describes.
   *
   * @throws GeneralSecurityException if it is no valid key
   */
  public static AttestationKeyVerifier of(TpmPublic area) throws GeneralSecurityException {
    return of(area, SignatureProviders.fastest());
  }

  /** The same with providers of choice. */
  public static AttestationKeyVerifier of(TpmPublic area, SignatureProviders providers)
      throws GeneralSecurityException {
    Bytes limit =
        switch (area.key()) {
          case TpmPublic.Rsa(Bytes modulus, _) -> modulus;
          case TpmPublic.Ecc(EccCurve curve, _, _) -> curve.order();
        };
    return new AttestationKeyVerifier(VerificationKey.of(PublicKeys.of(area), providers), limit);
  }

  /** The key itself. */
  public PublicKey publicKey() {
    return key.publicKey();
  }

  /** What keeps {@code signature} from being in this key's one form, if anything does. */
  public Optional<String> formFault(TpmSignature signature) {
    return switch (signature) {
      case TpmSignature.RsaSsa(_, Bytes value) -> lengthFault(value);
      case TpmSignature.RsaPss(_, Bytes value) -> lengthFault(value);
      case TpmSignature.Ecdsa(_, Bytes r, Bytes s) ->
          rangeFault("r", r).or(() -> rangeFault("s", s));
    };
  }

  /**
   * Whether {@code signature} over {@code message} is this key's.
   *
   * @param signature without a {@link #formFault}
   * @throws GeneralSecurityException if the signature is not one of the key's scheme
   */
  public boolean verifies(Bytes message, TpmSignature signature) throws GeneralSecurityException {
    HashAlgorithm hash = signature.hash();
    return switch (signature) {
      case TpmSignature.RsaSsa(_, Bytes value) ->
          key.verifies(hash.rsaSsa(), message, value.toArray());
      case TpmSignature.RsaPss(_, Bytes value) ->
          key.verifies("RSASSA-PSS", pss(hash), message, value.toArray());
      case TpmSignature.Ecdsa(_, Bytes r, Bytes s) ->
          key.verifies(hash.ecdsa(), message, der(r, s));
    };
  }

  private Optional<String> lengthFault(Bytes value) {
    return value.size() == limit.size()
        ? Optional.empty()
        : Optional.of("expected a signature of " + limit.size() + " bytes, found " + value.size());
  }

  private Optional<String> rangeFault(String name, Bytes value) {
    int size = value.size();
    if (size > 0 && size <= limit.size() && (size == limit.size() || value.at(0) != 0)) {
      int first = significant(value);
      if (first < size && (size < limit.size() || isBelowLimit(value))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "expected "
            + name
            + " from 1 to the order less one in "
            + limit.size()
            + " bytes or without leading zeros, found "
            + (size > limit.size() ? size + " bytes" : value.hex()));
  }

  private boolean isBelowLimit(Bytes value) {
    for (int i = 0; i < limit.size(); i++) {
      int difference = value.at(i) - limit.at(i);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  /** The index of the first byte that is not zero; the size if all are. */
  private static int significant(Bytes value) {
    int first = 0;
    while (first < value.size() && value.at(first) == 0) {
      first++;
    }
    return first;
  }

  private static PSSParameterSpec pss(HashAlgorithm hash) {
    return new PSSParameterSpec(
        hash.jcaName(),
        "MGF1",
        new MGF1ParameterSpec(hash.jcaName()),
        hash.size(),
        PSSParameterSpec.TRAILER_FIELD_BC);
  }

  /** ECDSA-Sig-Value (RFC 3279, 2.2.3), in DER. */
  private static byte[] der(Bytes r, Bytes s) {
    int content = integerSize(r) + integerSize(s);
    byte[] out = new byte[content + (content < 0x80 ? 2 : 3)];
    int at = 0;
    out[at++] = 0x30;
    if (content >= 0x80) {
      out[at++] = (byte) 0x81; // two numbers of P-521
    }
    out[at++] = (byte) content;
    putInteger(s, out, putInteger(r, out, at));
    return out;
  }

  private static int integerSize(Bytes value) {
    int first = significant(value);
    return 2 + value.size() - first + (value.at(first) >> 7);
  }

  private static int putInteger(Bytes value, byte[] out, int start) {
    int first = significant(value);
    int sign = value.at(first) >> 7;
    int length = value.size() - first;
    int at = start;
    out[at++] = 2;
    out[at++] = (byte) (length + sign);
    at += sign;
    value.copyTo(first, out, at, length);
    return at + length;
  }
}
