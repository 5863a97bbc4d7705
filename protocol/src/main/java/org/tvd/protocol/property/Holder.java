package org.tvd.protocol.property;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * What a property certificate speaks about (RFC 5755, section 4.2.2): a platform, or a
 * configuration that any platform can run.
 */
public sealed interface Holder {

  /** What it is, in words, for messages and records. */
  String describe();

  /** One platform. */
  sealed interface Platform extends Holder {}

  /** Whatever platform has measured it. */
  sealed interface Configuration extends Holder {}

  /**
   * The platform with this EK certificate (baseCertificateID).
   *
   * @param issuer of the EK certificate
   * @param serial of the EK certificate
   */
  record EkCertificate(X500Principal issuer, BigInteger serial) implements Platform {
    @Override
    public String describe() {
      return "the TPM whose EK certificate is number " + serial + " of " + issuer;
    }
  }

  /**
   * The platform with this attestation key (objectDigestInfo, publicKey): also one whose TPM has no
   * EK certificate.
   *
   * @param digest SHA-256 of the key's SubjectPublicKeyInfo (RFC 5755, section 7.3)
   */
  record AttestationKey(Bytes digest) implements Platform {
    @Override
    public String describe() {
      return "the attestation key with digest " + digest.hex();
    }
  }

  /**
   * Every platform whose registers have these values (objectDigestInfo, otherObjectTypes). The
   * digest is the pcrDigest of a quote over the same selection with SHA-256 (TPM 2.0 Library, part
   * 1, section 17.5): over the values in ascending order of the registers.
   *
   * @param bank not SHA-1
   * @param registers 0 to 23, at least one
   * @param digest SHA-256 of the values
   */
  record PcrComposite(HashAlgorithm bank, SortedSet<Integer> registers, Bytes digest)
      implements Configuration {
    public PcrComposite {
      registers = Collections.unmodifiableSortedSet(new TreeSet<>(registers));
    }

    /** The composite of these values, by register. */
    public static PcrComposite of(HashAlgorithm bank, Map<Integer, Bytes> values) {
      SortedMap<Integer, Bytes> ascending = new TreeMap<>(values);
      MessageDigest digest = HashAlgorithm.SHA256.newDigest();
      ascending.values().forEach(value -> value.update(digest));
      return new PcrComposite(bank, new TreeSet<>(ascending.keySet()), Bytes.of(digest.digest()));
    }

    @Override
    public String describe() {
      return "registers %s of bank %s with composite %s"
          .formatted(
              registers.stream().map(String::valueOf).collect(Collectors.joining(",")),
              bank.jcaName(),
              digest.hex());
    }
  }

  /**
   * Every platform that has measured something with this digest: a boot application, a file, a
   * firmware volume (objectDigestInfo, otherObjectTypes).
   *
   * @param algorithm not SHA-1
   * @param digest as the measurement log has it
   */
  record Measurement(HashAlgorithm algorithm, Bytes digest) implements Configuration {
    @Override
    public String describe() {
      return "a component measured as " + algorithm.jcaName() + " " + digest.hex();
    }
  }

  /** The platform with this EK certificate. */
  static EkCertificate of(X509Certificate ekCertificate) {
    return new EkCertificate(
        ekCertificate.getIssuerX500Principal(), ekCertificate.getSerialNumber());
  }

  /** The platform with this attestation key. */
  static AttestationKey of(PublicKey attestationKey) {
    return new AttestationKey(
        Bytes.of(Objects.requireNonNull(attestationKey.getEncoded())).sha256());
  }
}
