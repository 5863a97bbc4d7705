package org.tvd.protocol.tpm;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * The Qualified Name of a TPM object (TPM 2.0 Library, part 1, 26): a digest over the hierarchy's
 * handle and the Names of all objects from there down to it. A TPM puts that of the signing key
 * into everything that it attests. As nobody finds other inputs of the same digest, whoever names
 * the objects above a key and meets its Qualified Name has proven in which hierarchy the key is.
 */
public final class QualifiedName {
  /** TPM_RH_ENDORSEMENT, whose Name is the handle itself (part 1, 16). */
  private static final Bytes ENDORSEMENT = Bytes.ofHex("4000000b");

  /** How deep a key may lie. */
  public static final int MAX_ANCESTORS = 4;

  private QualifiedName() {}

  /**
   * The Qualified Name of an object of the endorsement hierarchy.
   *
   * @param ancestors the Names of the objects above it, the primary object first; empty if it is a
   *     primary object itself
   * @param name the object's Name
   * @throws MalformedException if one of {@code ancestors} is no Name, or there are too many
   */
  public static Bytes inEndorsementHierarchy(List<Bytes> ancestors, Bytes name)
      throws MalformedException {
    if (ancestors.size() > MAX_ANCESTORS) {
      throw new MalformedException(
          "ancestors", 0, "expected at most " + MAX_ANCESTORS + ", found " + ancestors.size());
    }
    Bytes parent = ENDORSEMENT;
    for (Bytes ancestor : ancestors) {
      parent = below(parent, ancestor);
    }
    return below(parent, name);
  }

  /** QN(B) := H_B(QN(A) || Name(B)), with the name algorithm of B before it. */
  private static Bytes below(Bytes parent, Bytes name) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("Name", name);
    HashAlgorithm hash = TpmPublic.hash(in, "nameAlg");
    in.bytes(hash.size(), "digest");
    in.end();
    MessageDigest digest = hash.newDigest();
    parent.update(digest);
    name.update(digest);
    return Bytes.of(
        ByteBuffer.allocate(2 + hash.size())
            .putShort((short) hash.id())
            .put(digest.digest())
            .array());
  }
}
