package org.tvd.protocol.tpm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Credential;

/**
 * TPM2_MakeCredential in software (TPM 2.0 Library, part 1, 24 and annexes B.10 and C.6): a secret
 * that only the TPM which holds an endorsement key <em>and</em> an object of exactly the given Name
 * reveals.
 */
public final class MakeCredential {
  private static final String IDENTITY = "IDENTITY";

  private MakeCredential() {}

  /**
   * Protects {@code secret} for one TPM and one of its objects.
   *
   * @param endorsementKey the public area of the TPM's endorsement key
   * @param objectName the Name that the object must have
   * @param secret at most as long as the endorsement key's name digest
   * @throws GeneralSecurityException if the endorsement key is no valid key
   */
  public static Credential of(
      TpmPublic endorsementKey, Bytes objectName, Secret secret, SecureRandom random)
      throws GeneralSecurityException {
    HashAlgorithm hash = endorsementKey.nameAlgorithm();
    Seed seed = seed(endorsementKey, random);
    byte[] name = objectName.toArray();
    byte[] none = {};

    byte[] storageKey =
        kdfa(hash, seed.value, "STORAGE", name, none, endorsementKey.symmetricKeyBits());
    byte[] plain = sized(secret.reveal());
    Cipher cfb = Cipher.getInstance("AES/CFB/NoPadding");
    cfb.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(storageKey, "AES"),
        new IvParameterSpec(new byte[16]));
    byte[] encIdentity = cfb.doFinal(plain);

    byte[] macKey = kdfa(hash, seed.value, "INTEGRITY", none, none, hash.size() * 8);
    byte[] integrity = hmac(hash, macKey, encIdentity, name);
    for (byte[] key : new byte[][] {seed.value, storageKey, plain, macKey}) {
      Arrays.fill(key, (byte) 0);
    }
    return new Credential(
        Bytes.concat(Bytes.of(sized(integrity)), Bytes.of(encIdentity)), Bytes.of(seed.encrypted));
  }

  /** A class, not a record: it must not print. */
  private static final class Seed {
    final byte[] value;
    final byte[] encrypted;

    Seed(byte[] value, byte[] encrypted) {
      this.value = value;
      this.encrypted = encrypted;
    }
  }

  private static Seed seed(TpmPublic key, SecureRandom random) throws GeneralSecurityException {
    PublicKey publicKey = PublicKeys.of(key);
    return switch (key.key()) {
      case TpmPublic.Rsa _ -> rsaSeed(key.nameAlgorithm(), publicKey, random);
      case TpmPublic.Ecc ecc -> eccSeed(key.nameAlgorithm(), ecc, (ECPublicKey) publicKey, random);
    };
  }

  /** Annex B.10.4: a random seed, encrypted with OAEP under the name algorithm. */
  private static Seed rsaSeed(HashAlgorithm hash, PublicKey key, SecureRandom random)
      throws GeneralSecurityException {
    byte[] seed = new byte[hash.size()];
    random.nextBytes(seed);
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
    oaep.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            hash.jcaName(),
            "MGF1",
            new MGF1ParameterSpec(hash.jcaName()),
            new PSource.PSpecified(label(IDENTITY))),
        random);
    return new Seed(seed, oaep.doFinal(seed));
  }

  /** Annex C.6.4: an ephemeral key agreement, and KDFe over its result. */
  private static Seed eccSeed(
      HashAlgorithm hash, TpmPublic.Ecc key, ECPublicKey publicKey, SecureRandom random)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(publicKey.getParams(), random);
    KeyPair ephemeral = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ephemeral.getPrivate());
    agreement.doPhase(publicKey, true);
    byte[] z = agreement.generateSecret();

    var point = ((ECPublicKey) ephemeral.getPublic()).getW();
    byte[] x = fixed(point.getAffineX(), key.curve().size());
    byte[] y = fixed(point.getAffineY(), key.curve().size());
    byte[] seed = kdfe(hash, z, x, key.x().toArray());
    Arrays.fill(z, (byte) 0);
    return new Seed(seed, Bytes.concat(Bytes.of(sized(x)), Bytes.of(sized(y))).toArray());
  }

  /** KDFa (part 1, 11.4.10.2); {@code bits} is a multiple of 8. */
  private static byte[] kdfa(
      HashAlgorithm hash, byte[] key, String label, byte[] u, byte[] v, int bits)
      throws GeneralSecurityException {
    var out = new ByteArrayOutputStream();
    for (int i = 1; out.size() * 8 < bits; i++) {
      out.writeBytes(hmac(hash, key, number(i), label(label), u, v, number(bits)));
    }
    return Arrays.copyOf(out.toByteArray(), bits / 8);
  }

  /** KDFe (part 1, 11.4.10.3) for as many bits as the hash has: one round. */
  private static byte[] kdfe(HashAlgorithm hash, byte[] z, byte[] partyU, byte[] partyV) {
    MessageDigest digest = hash.newDigest();
    for (byte[] part : new byte[][] {number(1), z, label(IDENTITY), partyU, partyV}) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static byte[] hmac(HashAlgorithm hash, byte[] key, byte[]... parts)
      throws GeneralSecurityException {
    String name = "Hmac" + hash.jcaName().replace("-", "");
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** Labels go into the key derivations with their terminating zero. */
  private static byte[] label(String text) {
    return (text + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** A TPM2B. */
  private static byte[] sized(byte[] value) {
    return ByteBuffer.allocate(2 + value.length).putShort((short) value.length).put(value).array();
  }

  private static byte[] fixed(BigInteger value, int size) {
    byte[] signed = value.toByteArray();
    byte[] out = new byte[size];
    int length = Math.min(signed.length, size);
    System.arraycopy(signed, signed.length - length, out, size - length, length);
    return out;
  }
}
