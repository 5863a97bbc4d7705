package org.tvd.protocol.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.signature.SignatureProviders;

/** Every scheme of an attestation key, by every provider, against signatures that the JDK made. */
class AttestationKeyVerifierTest {
  private static final Bytes MESSAGE = Bytes.ofUtf8("a TPMS_ATTEST");
  private static final Bytes OTHER = Bytes.ofUtf8("another one");
  private static final List<HashAlgorithm> HASHES =
      List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512);
  private static final List<SignatureProviders> PROVIDERS =
      List.of(SignatureProviders.fastest(), SignatureProviders.portable());

  private static KeyPair rsa = new KeyPair(null, null);

  @BeforeAll
  static void generate() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    rsa = generator.generateKeyPair();
  }

  private static Bytes unsigned(BigInteger value, int size) {
    byte[] out = new byte[size];
    byte[] signed = value.toByteArray();
    int length = Math.min(size, signed.length);
    System.arraycopy(signed, signed.length - length, out, size - length, length);
    return Bytes.of(out);
  }

  private static AttestationKeyVerifier rsaVerifier(SignatureProviders providers)
      throws GeneralSecurityException, MalformedException {
    Bytes modulus = unsigned(((RSAPublicKey) rsa.getPublic()).getModulus(), 256);
    Bytes area =
        Bytes.of(
            ByteBuffer.allocate(10 + 2 + 2 + 2 + 2 + 4 + 2 + 256)
                .putShort((short) 1)
                .putShort((short) 0x000b)
                .putInt(0)
                .putShort((short) 0)
                .putShort((short) TpmPublic.ALG_NULL)
                .putShort((short) TpmPublic.ALG_RSASSA)
                .putShort((short) 0x000b)
                .putShort((short) 2048)
                .putInt(0)
                .putShort((short) 256)
                .put(modulus.asBuffer())
                .array());
    return AttestationKeyVerifier.of(TpmPublic.parse(area), providers);
  }

  private static AttestationKeyVerifier eccVerifier(
      EccCurve curve, KeyPair pair, SignatureProviders providers)
      throws GeneralSecurityException, MalformedException {
    var point = ((ECPublicKey) pair.getPublic()).getW();
    int size = curve.size();
    int id = List.of(EccCurve.values()).indexOf(curve) + 3;
    Bytes area =
        Bytes.of(
            ByteBuffer.allocate(10 + 2 + 2 + 2 + 2 + 2 + 2 * (2 + size))
                .putShort((short) 0x23)
                .putShort((short) 0x000b)
                .putInt(0)
                .putShort((short) 0)
                .putShort((short) TpmPublic.ALG_NULL)
                .putShort((short) TpmPublic.ALG_ECDSA)
                .putShort((short) 0x000b)
                .putShort((short) id)
                .putShort((short) TpmPublic.ALG_NULL)
                .putShort((short) size)
                .put(unsigned(point.getAffineX(), size).asBuffer())
                .putShort((short) size)
                .put(unsigned(point.getAffineY(), size).asBuffer())
                .array());
    return AttestationKeyVerifier.of(TpmPublic.parse(area), providers);
  }

  private static KeyPair ecPair(EccCurve curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve.jcaName()));
    return generator.generateKeyPair();
  }

  /** r and s of the curve's length, in the JDK's plain form. */
  private static TpmSignature.Ecdsa ecdsa(EccCurve curve, KeyPair pair, HashAlgorithm hash)
      throws GeneralSecurityException {
    Signature signer =
        Signature.getInstance(hash.jcaName().replace("-", "") + "withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE.toArray());
    Bytes plain = Bytes.of(signer.sign());
    return new TpmSignature.Ecdsa(
        hash, plain.slice(0, curve.size()), plain.slice(curve.size(), plain.size()));
  }

  private static Bytes minimal(Bytes value) {
    return unsigned(
        new BigInteger(1, value.toArray()),
        (new BigInteger(1, value.toArray()).bitLength() + 7) / 8);
  }

  private static void assertVerifies(AttestationKeyVerifier verifier, TpmSignature signature)
      throws GeneralSecurityException {
    assertThat(verifier.formFault(signature)).isEqualTo(Optional.empty());
    assertThat(verifier.verifies(MESSAGE, signature)).isTrue();
    assertThat(verifier.verifies(OTHER, signature)).isFalse();
  }

  @Test
  void providersAreChosenAndRegisteredNowhere() {
    assertThat(SignatureProviders.fastest()).isSameAs(SignatureProviders.fastest());
    assertThat(SignatureProviders.portable().ec().getName()).isEqualTo("BC");
    assertThat(SignatureProviders.portable().remarks()).hasSize(1);
    assertThat(java.security.Security.getProvider("BC")).isNull();
    assertThat(java.security.Security.getProvider("AmazonCorrettoCryptoProvider")).isNull();
  }

  @ParameterizedTest
  @EnumSource(EccCurve.class)
  void ecdsa(EccCurve curve) throws Exception {
    for (int i = 0; i < 20; i++) {
      KeyPair pair = ecPair(curve);
      for (SignatureProviders providers : PROVIDERS) {
        AttestationKeyVerifier verifier = eccVerifier(curve, pair, providers);
        for (HashAlgorithm hash : HASHES) {
          TpmSignature.Ecdsa signature = ecdsa(curve, pair, hash);
          assertVerifies(verifier, signature);
          assertVerifies(
              verifier,
              new TpmSignature.Ecdsa(hash, minimal(signature.r()), minimal(signature.s())));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EccCurve.class)
  void numbersOutsideTheirRangeAreNoSignature(EccCurve curve) throws Exception {
    KeyPair pair = ecPair(curve);
    assertThat(new BigInteger(1, curve.order().toArray()))
        .isEqualTo(((ECPublicKey) pair.getPublic()).getParams().getOrder());
    AttestationKeyVerifier verifier = eccVerifier(curve, pair, SignatureProviders.fastest());
    TpmSignature.Ecdsa good = ecdsa(curve, pair, HashAlgorithm.SHA256);
    Bytes zero = Bytes.of(new byte[1]);
    BigInteger order = new BigInteger(1, curve.order().toArray());
    byte[] ones = new byte[curve.size()];
    java.util.Arrays.fill(ones, (byte) 0xff);
    for (Bytes bad :
        List.of(
            Bytes.EMPTY,
            zero,
            Bytes.of(new byte[curve.size()]),
            curve.order(),
            unsigned(order.add(BigInteger.ONE), curve.size()),
            Bytes.of(ones),
            Bytes.concat(zero, good.r()),
            Bytes.concat(zero, Bytes.ofHex("01")))) {
      assertThat(verifier.formFault(new TpmSignature.Ecdsa(good.hash(), bad, good.s())))
          .hasValueSatisfying(fault -> assertThat(fault).contains("expected r from 1"));
      assertThat(verifier.formFault(new TpmSignature.Ecdsa(good.hash(), good.r(), bad)))
          .hasValueSatisfying(fault -> assertThat(fault).contains("expected s from 1"));
    }
    assertThat(
            verifier.formFault(
                new TpmSignature.Ecdsa(
                    good.hash(),
                    Bytes.ofHex("01"),
                    unsigned(order.subtract(BigInteger.ONE), curve.size()))))
        .isEmpty();
  }

  @Test
  void rsaSsaAndRsaPss() throws Exception {
    for (SignatureProviders providers : PROVIDERS) {
      AttestationKeyVerifier verifier = rsaVerifier(providers);
      for (HashAlgorithm hash : HASHES) {
        Signature ssa = Signature.getInstance(hash.jcaName().replace("-", "") + "withRSA");
        ssa.initSign(rsa.getPrivate());
        ssa.update(MESSAGE.toArray());
        assertVerifies(verifier, new TpmSignature.RsaSsa(hash, Bytes.of(ssa.sign())));
        assertVerifies(verifier, new TpmSignature.RsaPss(hash, pss(hash, hash.size())));
      }
    }
  }

  @Test
  void aSaltOfAnotherLengthIsNoSignature() throws Exception {
    for (SignatureProviders providers : PROVIDERS) {
      var signature = new TpmSignature.RsaPss(HashAlgorithm.SHA256, pss(HashAlgorithm.SHA256, 20));
      assertThat(rsaVerifier(providers).verifies(MESSAGE, signature)).isFalse();
    }
  }

  private static Bytes pss(HashAlgorithm hash, int salt) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.setParameter(
        new PSSParameterSpec(
            hash.jcaName(), "MGF1", new MGF1ParameterSpec(hash.jcaName()), salt, 1));
    signer.initSign(rsa.getPrivate());
    signer.update(MESSAGE.toArray());
    return Bytes.of(signer.sign());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 257, 384, 512})
  void anRsaSignatureIsAsLongAsTheModulus(int size) throws Exception {
    AttestationKeyVerifier verifier = rsaVerifier(SignatureProviders.fastest());
    Bytes value = Bytes.of(new byte[size]);
    assertThat(verifier.formFault(new TpmSignature.RsaSsa(HashAlgorithm.SHA256, value)))
        .hasValueSatisfying(fault -> assertThat(fault).contains("256 bytes"));
    assertThat(verifier.formFault(new TpmSignature.RsaPss(HashAlgorithm.SHA256, value)))
        .isPresent();
  }
}
