package org.tvd.protocol.property;

import java.io.IOException;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.asn1.x509.ObjectDigestInfo;
import org.bouncycastle.cert.AttributeCertificateHolder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The holder field in ASN.1. A configuration's kind is an object type of this profile, below {@link
 * PropertyAttribute#ARC}: {@code ARC.2.BANK.REGISTER…} for a composite of registers, where BANK is
 * the bank's TPM_ALG_ID and the registers ascend, so that one selection has one spelling; {@code
 * ARC.3} for a measured component.
 */
final class HolderField {
  private static final ASN1ObjectIdentifier COMPOSITE = PropertyAttribute.ARC.branch("2");
  private static final ASN1ObjectIdentifier MEASUREMENT = PropertyAttribute.ARC.branch("3");
  private static final int MAX_REGISTER = 23;

  private HolderField() {}

  static Holder decode(org.bouncycastle.asn1.x509.Holder holder) throws IOException {
    require(holder.getEntityName() == null, "expected no entityName");
    IssuerSerial base = holder.getBaseCertificateID();
    ObjectDigestInfo object = holder.getObjectDigestInfo();
    require(
        (base == null) != (object == null),
        "expected a baseCertificateID or an objectDigestInfo, and not both");
    if (base == null) {
      return decode(object);
    }
    require(base.getIssuerUID() == null, "expected no issuerUID");
    return new Holder.EkCertificate(
        AttributeCertificateReader.name(base.getIssuer(), "holder"),
        AttributeCertificateReader.serial(base.getSerial().getValue(), "holder"));
  }

  private static Holder decode(ObjectDigestInfo object) {
    HashAlgorithm algorithm = algorithm(object.getDigestAlgorithm());
    Bytes digest = Bytes.of(object.getObjectDigest().getOctets());
    require(
        digest.size() == algorithm.size(),
        "expected a digest of %d bytes, found %d".formatted(algorithm.size(), digest.size()));
    ASN1ObjectIdentifier type = object.getOtherObjectTypeID();
    int kind = object.getDigestedObjectType().intValueExact();
    if (kind == ObjectDigestInfo.publicKey && type == null && algorithm == HashAlgorithm.SHA256) {
      return new Holder.AttestationKey(digest);
    }
    require(
        kind == ObjectDigestInfo.otherObjectDigest && type != null,
        "expected the SHA-256 of a public key, or a configuration");
    if (type.equals(MEASUREMENT)) {
      return new Holder.Measurement(algorithm, digest);
    }
    require(
        type.on(COMPOSITE) && algorithm == HashAlgorithm.SHA256,
        "expected a composite of registers, by SHA-256, or a measurement");
    return composite(type, digest);
  }

  private static Holder composite(ASN1ObjectIdentifier type, Bytes digest) {
    int[] numbers =
        Arrays.stream(type.getId().substring(COMPOSITE.getId().length() + 1).split("\\.", -1))
            .mapToInt(Integer::parseInt)
            .toArray();
    HashAlgorithm bank =
        HashAlgorithm.ofId(numbers[0])
            .filter(algorithm -> algorithm != HashAlgorithm.SHA1)
            .orElseThrow(
                () -> new IllegalArgumentException("holder: expected a bank of SHA-256 or more"));
    SortedSet<Integer> registers = new TreeSet<>();
    for (int register : Arrays.copyOfRange(numbers, 1, numbers.length)) {
      require(
          register <= MAX_REGISTER && (registers.isEmpty() || registers.last() < register),
          "expected registers 0 to 23 in ascending order");
      registers.add(register);
    }
    require(!registers.isEmpty(), "expected at least one register");
    return new Holder.PcrComposite(bank, registers, digest);
  }

  static AttributeCertificateHolder encode(Holder holder) {
    return switch (holder) {
      case Holder.EkCertificate(var issuer, var serial) ->
          new AttributeCertificateHolder(PropertyCertificateIssuer.name(issuer), serial);
      case Holder.AttestationKey(Bytes digest) ->
          new AttributeCertificateHolder(
              ObjectDigestInfo.publicKey, NISTObjectIdentifiers.id_sha256, null, digest.toArray());
      case Holder.PcrComposite(HashAlgorithm bank, SortedSet<Integer> registers, Bytes digest) -> {
        ASN1ObjectIdentifier type = COMPOSITE.branch(String.valueOf(bank.id()));
        for (int register : registers) {
          type = type.branch(String.valueOf(register));
        }
        yield other(type, HashAlgorithm.SHA256, digest);
      }
      case Holder.Measurement(HashAlgorithm algorithm, Bytes digest) ->
          other(MEASUREMENT, algorithm, digest);
    };
  }

  private static AttributeCertificateHolder other(
      ASN1ObjectIdentifier type, HashAlgorithm algorithm, Bytes digest) {
    return new AttributeCertificateHolder(
        ObjectDigestInfo.otherObjectDigest, identifier(algorithm), type, digest.toArray());
  }

  /** RFC 5754, section 2: parameters are absent; NULL is to be accepted. */
  private static HashAlgorithm algorithm(AlgorithmIdentifier found) {
    require(
        found.getParameters() == null || found.getParameters().equals(DERNull.INSTANCE),
        "expected a hash algorithm without parameters");
    return Arrays.stream(HashAlgorithm.values())
        .filter(each -> each != HashAlgorithm.SHA1)
        .filter(each -> identifier(each).equals(found.getAlgorithm()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("holder: expected SHA-256, SHA-384 or SHA-512"));
  }

  private static ASN1ObjectIdentifier identifier(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> NISTObjectIdentifiers.id_sha256;
      case SHA384 -> NISTObjectIdentifiers.id_sha384;
      case SHA512 -> NISTObjectIdentifiers.id_sha512;
      case SHA1 -> throw new IllegalArgumentException("holder: SHA-1 is not trusted");
    };
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("holder: " + problem);
    }
  }
}
