package org.tvd.policy.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A key that signs files ({@code ima-keys}). The policy itself vouches for it: where it came in a
 * certificate, the certificate's validity and issuer say nothing here, as in the kernel's keyring.
 *
 * @param id the last four bytes of the key's identifier, by which file signatures name it
 * @param key RSA or EC
 * @param fingerprint SHA-256 of the SubjectPublicKeyInfo
 */
public record ImaKey(int id, PublicKey key, Bytes fingerprint) {
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

  /** The key of a certificate, named by its subject key identifier where it has one. */
  public static ImaKey of(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER);
    ImaKey key = of(certificate.getPublicKey());
    if (extension == null) {
      return key;
    }
    byte[] identifier =
        ASN1OctetString.getInstance(ASN1OctetString.getInstance(extension).getOctets()).getOctets();
    return identifier.length < Integer.BYTES
        ? key
        : new ImaKey(last4(identifier), key.key(), key.fingerprint());
  }

  /** A key without a certificate, named by the SHA-1 of its subjectPublicKey (as evmctl does). */
  public static ImaKey of(PublicKey key) {
    byte[] encoded = Objects.requireNonNull(key.getEncoded(), "a public key has an encoding");
    byte[] content = SubjectPublicKeyInfo.getInstance(encoded).getPublicKeyData().getBytes();
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    return new ImaKey(last4(sha1.digest(content)), key, Bytes.of(encoded).sha256());
  }

  private static int last4(byte[] identifier) {
    return ByteBuffer.wrap(identifier).getInt(identifier.length - Integer.BYTES);
  }
}
