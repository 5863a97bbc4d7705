package org.tvd.protocol.ima;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A file's signature, as in the extended attribute security.ima (Linux,
 * security/integrity/integrity.h: evm_ima_xattr_data, signature_v2_hdr).
 *
 * @param type what is signed
 * @param hashId the algorithm of the file's digest (enum hash_algo in linux/hash_info.h)
 * @param keyId the last four bytes of the key's identifier
 * @param value PKCS #1 v1.5, or an ECDSA-Sig-Value (RFC 3279) in DER
 */
public record FileSignature(Type type, int hashId, int keyId, Bytes value) {
  private static final int MAX_VALUE = 1024;

  private static final Map<Integer, HashAlgorithm> HASHES =
      Map.of(4, HashAlgorithm.SHA256, 5, HashAlgorithm.SHA384, 6, HashAlgorithm.SHA512);

  /** What is signed. */
  public enum Type {
    /** EVM_IMA_XATTR_DIGSIG, version 2: the file's digest itself. */
    CONTENT(3, 2),
    /**
     * IMA_VERITY_DIGSIG, version 3: the hash of type, algorithm and the file's fs-verity digest.
     */
    VERITY(6, 3);

    private final int id;
    private final int version;

    Type(int id, int version) {
      this.id = id;
      this.version = version;
    }
  }

  /** Parses the attribute; nothing may trail. */
  public static FileSignature parse(Bytes attribute) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("file signature", attribute);
    int id = in.u8("type");
    int version = in.u8("version");
    Type type =
        Arrays.stream(Type.values())
            .filter(each -> each.id == id && each.version == version)
            .findFirst()
            .orElseThrow(
                () ->
                    in.malformed(
                        "expected type 3 of version 2 or type 6 of version 3, found "
                            + "type %d of version %d".formatted(id, version)));
    int hashId = in.u8("hash algorithm");
    int keyId = (int) in.u32("key id");
    Bytes value = in.sized16(MAX_VALUE, "signature");
    in.end();
    return new FileSignature(type, hashId, keyId, value);
  }

  /** The algorithm of the file's digest, where it is SHA-256, SHA-384 or SHA-512. */
  public Optional<HashAlgorithm> hash() {
    return Optional.ofNullable(HASHES.get(hashId));
  }

  /** The digest that is signed, for a file of this digest; none where its algorithm is another. */
  public Optional<Bytes> signedDigest(Bytes fileDigest) {
    return hash()
        .filter(algorithm -> algorithm.size() == fileDigest.size())
        .map(algorithm -> type == Type.CONTENT ? fileDigest : fileId(algorithm, fileDigest));
  }

  /** The hash of struct ima_file_id (security/integrity/ima/ima_appraise.c). */
  private Bytes fileId(HashAlgorithm algorithm, Bytes fileDigest) {
    MessageDigest digest = algorithm.newDigest();
    digest.update((byte) type.id);
    digest.update((byte) hashId);
    fileDigest.update(digest);
    return Bytes.of(digest.digest());
  }
}
