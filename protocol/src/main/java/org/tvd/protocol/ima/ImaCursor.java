package org.tvd.protocol.ima;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Walks over a log that was parsed before, in place: what it says of the current entry are offsets
 * into the log's bytes, so that a walk allocates nothing. It stands before the first entry until
 * {@link #next}.
 */
public final class ImaCursor {
  /** The first template hashes names as if they were this long. */
  private static final int ORIGINAL_NAME = 256;

  private static final byte[] ZEROS = new byte[ORIGINAL_NAME];

  private final Bytes log;
  private final EntryLayout at;

  /**
   * @param position where an entry begins
   */
  ImaCursor(Bytes log, int position) {
    this.log = log;
    this.at = new EntryLayout(log, position, false);
  }

  /** Moves to the next entry; false at the log's end. */
  public boolean next() {
    try {
      return at.next();
    } catch (MalformedException e) {
      throw new IllegalStateException("the log was parsed before", e);
    }
  }

  /** The position of the current entry in the log, from 0. */
  public int index() {
    return at.index();
  }

  /** The log's bytes, little-endian; only absolute reads keep the cursor's place. */
  public ByteBuffer bytes() {
    return at.bytes();
  }

  /** Where the next entry begins. */
  public int end() {
    return at.end();
  }

  /** A zero template hash stands for a violation: the file changed while it was measured. */
  public boolean isViolation() {
    return at.isViolation();
  }

  /** Where the file's digest begins. */
  public int digestStart() {
    return at.digestStart();
  }

  /** Where the file's digest ends. */
  public int digestEnd() {
    return at.digestEnd();
  }

  /** The algorithm of the file's digest, where it is one of the TPM's. */
  public Optional<HashAlgorithm> digestAlgorithm() {
    return Optional.ofNullable(at.kind().algorithm());
  }

  /** Whether the digest is one that content can be known by: SHA-256, SHA-384 or SHA-512. */
  public boolean isDigestTrusted() {
    HashAlgorithm algorithm = at.kind().algorithm();
    return algorithm != null && algorithm != HashAlgorithm.SHA1;
  }

  /** Where the path begins. */
  public int pathStart() {
    return at.pathStart();
  }

  /** Where the path ends, without the zero byte behind it. */
  public int pathEnd() {
    return at.pathEnd();
  }

  /** Whether the entry has this field, and something in it. */
  public boolean has(ImaField field) {
    int found = at.template().fields().indexOf(field);
    return found >= 0 && at.fieldEnd(found) > at.fieldStart(found);
  }

  /** The bytes of a field; empty where the template has it not. */
  public Bytes field(ImaField field) {
    int found = at.template().fields().indexOf(field);
    return found < 0 ? Bytes.EMPTY : log.slice(at.fieldStart(found), at.fieldEnd(found));
  }

  /** Whether the digest is of the file's fs-verity tree, not of its content. */
  public boolean isVerity() {
    return at.kind().verity();
  }

  /** The file's digest. */
  public Bytes digest() {
    return log.slice(digestStart(), digestEnd());
  }

  /** The file's path, escaped. */
  public String path() {
    return EscapedPath.of(log.slice(pathStart(), pathEnd()));
  }

  /** The current entry, decoded. */
  public ImaEntry entry() {
    ImaTemplate now = at.template();
    Map<ImaField, Bytes> fields = new EnumMap<>(ImaField.class);
    for (int field = 0; field < now.fields().size(); field++) {
      fields.put(now.fields().get(field), log.slice(at.fieldStart(field), at.fieldEnd(field)));
    }
    return new ImaEntry(
        index(),
        at.pcr(),
        now.name(),
        at.kind().name(),
        digest(),
        path(),
        fields.getOrDefault(ImaField.SIGNATURE, Bytes.EMPTY),
        isViolation(),
        fields);
  }

  /** Feeds the template data to {@code hash}, as the kernel hashes it. */
  void update(MessageDigest hash) {
    ImaTemplate now = at.template();
    if (now.isOriginal()) {
      log.update(hash, digestStart(), digestEnd());
      log.update(hash, pathStart(), pathEnd());
      hash.update(ZEROS, 0, ORIGINAL_NAME - (pathEnd() - pathStart()));
    } else {
      log.update(hash, at.dataStart(), at.end());
    }
  }

  /** Whether the recorded SHA-1 template hash is {@code hash}. */
  boolean hasTemplateHash(byte[] hash) {
    int recorded = at.hashStart();
    for (int i = 0; i < EntryLayout.HASH_SIZE; i++) {
      if (bytes().get(recorded + i) != hash[i]) {
        return false;
      }
    }
    return true;
  }
}
