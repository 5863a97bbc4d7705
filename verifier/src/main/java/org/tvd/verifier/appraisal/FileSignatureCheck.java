package org.tvd.verifier.appraisal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.tvd.policy.model.ImaKey;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.FileSignature;
import org.tvd.protocol.ima.ImaCursor;
import org.tvd.protocol.ima.ImaField;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Whether a key of the policy signed a measured file. Hosts that run the same software have the
 * same signatures, so that what was checked is remembered; the answer is the same with and without.
 */
final class FileSignatureCheck {
  private static final int REMEMBERED = 1 << 16;

  private final Provider provider = new BouncyCastleProvider();

  /** By the hash of key, algorithm, digest and signature: whether it verified. The oldest go. */
  private final Map<Bytes, Boolean> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What a signature says. */
  enum Verdict {
    /** A key of the policy made it over this digest. */
    GOOD,
    /** The key that it names did not make it over this digest. */
    BAD,
    /** No key of the policy can tell, or it is of a form or hash that proves nothing. */
    UNVERIFIED
  }

  /** Of the entry's signature; one that is appended to the file (PKCS #7) is not verified yet. */
  Verdict check(ImaCursor entry, List<ImaKey> keys) {
    if (keys.isEmpty()) {
      return Verdict.UNVERIFIED;
    }
    FileSignature signature;
    try {
      signature = FileSignature.parse(entry.field(ImaField.SIGNATURE));
    } catch (MalformedException e) {
      return Verdict.UNVERIFIED; // what the file's owner wrote there is no fault of the log
    }
    boolean same =
        entry.isVerity() == (signature.type() == FileSignature.Type.VERITY)
            && entry.digestAlgorithm().equals(signature.hash());
    Optional<Bytes> digest = same ? signature.signedDigest(entry.digest()) : Optional.empty();
    Verdict verdict = Verdict.UNVERIFIED;
    for (ImaKey key : keys) {
      if (digest.isPresent() && key.id() == signature.keyId()) {
        if (verifies(key, signature, digest.get())) {
          return Verdict.GOOD;
        }
        verdict = Verdict.BAD;
      }
    }
    return verdict;
  }

  private boolean verifies(ImaKey key, FileSignature signature, Bytes digest) {
    MessageDigest hash = HashAlgorithm.SHA256.newDigest();
    key.fingerprint().update(hash);
    // It tells the digest's length too: else one host's short digest and signature could be asked
    // for as another's long digest and short signature, and have the answer of that.
    hash.update((byte) signature.hashId());
    digest.update(hash);
    signature.value().update(hash);
    Bytes question = Bytes.of(hash.digest());
    synchronized (known) {
      Boolean answer = known.get(question);
      if (answer != null) {
        return answer;
      }
    }
    boolean answer = computed(key.key(), signature, digest);
    synchronized (known) {
      known.put(question, answer);
    }
    return answer;
  }

  private boolean computed(PublicKey key, FileSignature signature, Bytes digest) {
    try {
      boolean rsa = key.getAlgorithm().equals("RSA");
      Signature verifier = Signature.getInstance(rsa ? "NONEwithRSA" : "NONEwithECDSA", provider);
      verifier.initVerify(key);
      verifier.update(rsa ? digestInfo(signature.hash().orElseThrow(), digest) : digest.toArray());
      return verifier.verify(signature.value().toArray());
    } catch (GeneralSecurityException | IOException e) {
      return false; // not of the key's form
    }
  }

  /** RFC 8017, 9.2: the digest with its algorithm's name. */
  private static byte[] digestInfo(HashAlgorithm algorithm, Bytes digest) throws IOException {
    ASN1ObjectIdentifier name =
        switch (algorithm) {
          case SHA256 -> NISTObjectIdentifiers.id_sha256;
          case SHA384 -> NISTObjectIdentifiers.id_sha384;
          case SHA512 -> NISTObjectIdentifiers.id_sha512;
          case SHA1 -> throw new IllegalArgumentException("SHA-1 signs nothing here");
        };
    return new DigestInfo(new AlgorithmIdentifier(name, DERNull.INSTANCE), digest.toArray())
        .getEncoded("DER");
  }
}
