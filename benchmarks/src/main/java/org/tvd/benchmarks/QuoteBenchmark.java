package org.tvd.benchmarks;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.signature.SignatureProviders;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;

/**
 * A quote's bytes to what it says: the signature's form, the check, the structure. Beside it, in
 * the same run, each provider's check alone, with key and object made once: what cannot be beaten.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QuoteBenchmark {
  /** A TPM's schemes, with SHA-256, but for P-384: SHA-384. */
  public enum Scheme {
    ECDSA_P256("EC", "secp256r1", "SHA256withECDSA", TpmPublic.ALG_ECDSA),
    ECDSA_P384("EC", "secp384r1", "SHA384withECDSA", TpmPublic.ALG_ECDSA),
    RSASSA_2048("RSA", "2048", "SHA256withRSA", TpmPublic.ALG_RSASSA),
    RSASSA_3072("RSA", "3072", "SHA256withRSA", TpmPublic.ALG_RSASSA),
    RSAPSS_2048("RSA", "2048", "RSASSA-PSS", TpmPublic.ALG_RSAPSS);

    private final String keyAlgorithm;
    private final String size;
    private final String algorithm;
    private final int id;

    Scheme(String keyAlgorithm, String size, String algorithm, int id) {
      this.keyAlgorithm = keyAlgorithm;
      this.size = size;
      this.algorithm = algorithm;
      this.id = id;
    }

    private boolean is384() {
      return this == ECDSA_P384;
    }

    private KeyPair keys() throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
      if (keyAlgorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(size));
      } else {
        generator.initialize(Integer.parseInt(size));
      }
      return generator.generateKeyPair();
    }

    private Signature configured(Signature signature) throws GeneralSecurityException {
      if (this == RSAPSS_2048) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      return signature;
    }

    private Signature verifier(Provider provider, PublicKey key) throws GeneralSecurityException {
      Signature verifier = configured(Signature.getInstance(algorithm, provider));
      verifier.initVerify(
          KeyFactory.getInstance(keyAlgorithm, provider)
              .generatePublic(new X509EncodedKeySpec(key.getEncoded())));
      return verifier;
    }
  }

  @Param public Scheme scheme = Scheme.ECDSA_P256;

  private final byte[] message = attest();
  private final Bytes attest = Bytes.of(message);
  private byte[] raw = {};
  private Bytes signature = Bytes.EMPTY;
  private Signature fastest = unset();
  private Signature bouncyCastle = unset();
  private Signature jdk = unset();
  private AttestationKeyVerifier key = unset();
  private AttestationKeyVerifier portableKey = unset();

  @Setup
  public void sign() throws GeneralSecurityException, MalformedException {
    KeyPair keys = scheme.keys();
    Signature signer = scheme.configured(Signature.getInstance(scheme.algorithm));
    signer.initSign(keys.getPrivate());
    signer.update(message);
    raw = signer.sign();
    Provider jdkProvider = signer.getProvider();
    SignatureProviders providers = SignatureProviders.fastest();
    fastest =
        scheme.verifier(
            scheme.keyAlgorithm.equals("EC") ? providers.ec() : providers.rsa(), keys.getPublic());
    bouncyCastle = scheme.verifier(new BouncyCastleProvider(), keys.getPublic());
    jdk = scheme.verifier(jdkProvider, keys.getPublic());
    TpmPublic area = TpmPublic.parse(area(keys.getPublic()));
    key = AttestationKeyVerifier.of(area);
    portableKey = AttestationKeyVerifier.of(area, SignatureProviders.portable());
    signature = marshalled();
  }

  @Benchmark
  public boolean rawFastest() throws GeneralSecurityException {
    return check(fastest);
  }

  @Benchmark
  public boolean rawBouncyCastle() throws GeneralSecurityException {
    return check(bouncyCastle);
  }

  @Benchmark
  public boolean rawJdk() throws GeneralSecurityException {
    return check(jdk);
  }

  /** From the bytes of quote and signature to the verified, parsed structure. */
  @Benchmark
  public Attest quote() throws GeneralSecurityException, MalformedException {
    return quote(key);
  }

  /** The same without native code. */
  @Benchmark
  public Attest quotePortable() throws GeneralSecurityException, MalformedException {
    return quote(portableKey);
  }

  private Attest quote(AttestationKeyVerifier verifier)
      throws GeneralSecurityException, MalformedException {
    TpmSignature parsed = TpmSignature.parse(signature);
    if (verifier.formFault(parsed).isPresent() || !verifier.verifies(attest, parsed)) {
      throw new IllegalStateException("this quote must verify");
    }
    return Attest.parse(attest);
  }

  private boolean check(Signature verifier) throws GeneralSecurityException {
    verifier.update(message);
    if (!verifier.verify(raw)) {
      throw new IllegalStateException("this signature must verify");
    }
    return true;
  }

  private Bytes marshalled() throws GeneralSecurityException {
    int hash = scheme.is384() ? 0x000c : 0x000b;
    if (scheme.id != TpmPublic.ALG_ECDSA) {
      return Bytes.concat(u16(scheme.id), u16(hash), sized(Bytes.of(raw)));
    }
    int length = raw[3];
    BigInteger r = new BigInteger(1, raw, 4, length);
    BigInteger s = new BigInteger(1, raw, 6 + length, raw[5 + length]);
    int size = scheme.is384() ? 48 : 32;
    return Bytes.concat(
        u16(scheme.id), u16(hash), sized(unsigned(r, size)), sized(unsigned(s, size)));
  }

  private Bytes area(PublicKey publicKey) {
    int hash = scheme.is384() ? 0x000c : 0x000b;
    Bytes key =
        switch (publicKey) {
          case RSAPublicKey rsa -> {
            int bits = rsa.getModulus().bitLength();
            yield Bytes.concat(
                u16(bits), Bytes.of(new byte[4]), sized(unsigned(rsa.getModulus(), bits / 8)));
          }
          case ECPublicKey ec -> {
            int size = scheme.is384() ? 48 : 32;
            yield Bytes.concat(
                u16(scheme.is384() ? 4 : 3),
                u16(TpmPublic.ALG_NULL),
                sized(unsigned(ec.getW().getAffineX(), size)),
                sized(unsigned(ec.getW().getAffineY(), size)));
          }
          default -> throw new IllegalStateException("neither RSA nor EC");
        };
    return Bytes.concat(
        u16(publicKey instanceof RSAPublicKey ? 0x0001 : 0x0023),
        u16(0x000b),
        Bytes.of(new byte[6]),
        u16(TpmPublic.ALG_NULL),
        u16(scheme.id),
        u16(hash),
        key);
  }

  /** A quote of one bank, as a TPM marshals it. */
  private static byte[] attest() {
    return Bytes.concat(
            Bytes.ofHex("ff5443478018"),
            sized(Bytes.of(new byte[34])),
            sized(Bytes.of(new byte[32])),
            Bytes.of(new byte[25]),
            Bytes.ofHex("00000001000b03ff0700"),
            sized(Bytes.of(new byte[32])))
        .toArray();
  }

  private static Bytes unsigned(BigInteger value, int size) {
    byte[] signed = value.toByteArray();
    byte[] out = new byte[size];
    int length = Math.min(size, signed.length);
    System.arraycopy(signed, signed.length - length, out, size - length, length);
    return Bytes.of(out);
  }

  private static Bytes sized(Bytes value) {
    return Bytes.concat(u16(value.size()), value);
  }

  private static Bytes u16(int value) {
    return Bytes.of(ByteBuffer.wrap(new byte[2]).putShort((short) value).array());
  }

  /** JMH calls the set-up before anything is read. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unset() {
    return null;
  }
}
