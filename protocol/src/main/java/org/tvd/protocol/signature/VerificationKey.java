package org.tvd.protocol.signature;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import org.tvd.protocol.Bytes;

/**
 * A public key in the form that the fastest provider takes: parsed once, used often, by anybody.
 */
public final class VerificationKey {
  private final SignatureProviders providers;
  private final PublicKey key;

  private VerificationKey(SignatureProviders providers, PublicKey key) {
    this.providers = providers;
    this.key = key;
  }

  /**
   * A key for the fastest providers.
   *
   * @throws GeneralSecurityException if it is no valid key
   */
  public static VerificationKey of(PublicKey key) throws GeneralSecurityException {
    return of(key, SignatureProviders.fastest());
  }

  /** A key for {@code providers}. */
  public static VerificationKey of(PublicKey key, SignatureProviders providers)
      throws GeneralSecurityException {
    return new VerificationKey(providers, providers.translated(key));
  }

  /** The key itself, in its provider's form. */
  public PublicKey publicKey() {
    return key;
  }

  /**
   * Whether {@code signature} over {@code message} is this key's.
   *
   * @param algorithm of the Java Cryptography Architecture, such as SHA256withECDSA
   * @param signature ECDSA: in DER
   * @throws GeneralSecurityException if the signature is not of the algorithm's form
   */
  public boolean verifies(String algorithm, Bytes message, byte[] signature)
      throws GeneralSecurityException {
    return verifies(verifier(algorithm), message, signature);
  }

  /** The same for an algorithm with parameters, such as RSASSA-PSS. */
  public boolean verifies(
      String algorithm, AlgorithmParameterSpec parameters, Bytes message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(algorithm, providers.of(key.getAlgorithm()));
    verifier.setParameter(parameters);
    verifier.initVerify(key);
    return verifies(verifier, message, signature);
  }

  private Signature verifier(String algorithm) throws GeneralSecurityException {
    return SignatureProviders.verifier(algorithm, providers.of(key.getAlgorithm()), key);
  }

  private static boolean verifies(Signature verifier, Bytes message, byte[] signature)
      throws GeneralSecurityException {
    message.update(verifier);
    return verifier.verify(signature);
  }
}
