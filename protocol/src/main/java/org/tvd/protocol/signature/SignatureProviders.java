package org.tvd.protocol.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Who checks signatures: the Amazon Corretto Crypto Provider (native) where it is on the class path
 * and works here, else Bouncy Castle for elliptic curves and the JDK for RSA. Each is asked for
 * explicitly and registered nowhere, and each has shown in a self-check that it takes a good
 * signature and refuses a bad one. Without the native one, checks are slower and nothing else.
 *
 * @param ec for ECDSA
 * @param rsa for RSASSA and RSASSA-PSS
 * @param remarks on what could not be used, and why; empty where the fastest is in use
 */
public record SignatureProviders(Provider ec, Provider rsa, List<String> remarks) {
  private static final String NATIVE =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  public SignatureProviders {
    remarks = List.copyOf(remarks);
  }

  /** Chosen once, at the first use. */
  private static final class Fastest {
    private static final SignatureProviders CHOSEN = choose(loadNative());
  }

  /** The fastest of this machine. */
  public static SignatureProviders fastest() {
    return Fastest.CHOSEN;
  }

  /** Those without native code, which every machine has. */
  public static SignatureProviders portable() {
    return choose(new Loaded(Optional.empty(), "the native provider was not asked for"));
  }

  /** The name of the algorithm's provider: EC or RSA. */
  Provider of(String keyAlgorithm) {
    return keyAlgorithm.equals("EC") ? ec : rsa;
  }

  /** {@code key} in the form that its provider takes without translation. */
  PublicKey translated(PublicKey key) throws GeneralSecurityException {
    return KeyFactory.getInstance(key.getAlgorithm(), of(key.getAlgorithm()))
        .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  /** The providers' names and versions, and the remarks: for a log. */
  public String describe() {
    String names = ec.equals(rsa) ? ec.getName() : "EC " + ec.getName() + ", RSA " + rsa.getName();
    return remarks.isEmpty() ? names : names + " (" + String.join("; ", remarks) + ")";
  }

  private record Loaded(Optional<Provider> provider, String remark) {}

  private static Loaded loadNative() {
    try {
      return ServiceLoader.load(Provider.class).stream()
          .filter(candidate -> candidate.type().getName().equals(NATIVE))
          .findFirst()
          .map(found -> new Loaded(Optional.of(found.get()), ""))
          .orElseGet(() -> new Loaded(Optional.empty(), "no native provider is installed"));
    } catch (ServiceConfigurationError | LinkageError e) {
      return new Loaded(Optional.empty(), "the native provider did not load: " + e);
    }
  }

  private static SignatureProviders choose(Loaded loaded) {
    if (loaded.provider.isPresent()) {
      Provider found = loaded.provider.get();
      Optional<String> fault = SelfCheck.EC.fault(found).or(() -> SelfCheck.RSA.fault(found));
      if (fault.isEmpty()) {
        return new SignatureProviders(found, found, List.of());
      }
      return portable("the native provider failed its self-check: " + fault.get());
    }
    return portable(loaded.remark);
  }

  private static SignatureProviders portable(String remark) {
    Provider jdkRsa = jdk("SHA256withRSA");
    Provider bouncyCastle = new BouncyCastleProvider();
    Optional<String> fault = SelfCheck.EC.fault(bouncyCastle);
    Provider ec = fault.isEmpty() ? bouncyCastle : jdk("SHA256withECDSA");
    List<String> remarks =
        Stream.concat(
                Stream.of(remark),
                fault.stream().map(why -> "Bouncy Castle failed its self-check: " + why))
            .toList();
    return new SignatureProviders(ec, jdkRsa, remarks);
  }

  private static Provider jdk(String algorithm) {
    Provider[] found = Security.getProviders("Signature." + algorithm);
    if (found == null || found.length == 0) {
      throw new IllegalStateException("the JDK has " + algorithm);
    }
    return found[0];
  }

  /** A check by {@code provider}, ready for the message. */
  static Signature verifier(String algorithm, Provider provider, PublicKey key)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(algorithm, provider);
    verifier.initVerify(key);
    return verifier;
  }
}
