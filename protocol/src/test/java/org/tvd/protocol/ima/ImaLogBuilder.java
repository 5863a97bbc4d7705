package org.tvd.protocol.ima;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Writes logs as the kernel does, and keeps the SHA-256 bank's PCR 10 beside them. */
final class ImaLogBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Bytes pcr10 = Bytes.of(new byte[32]);

  /** The ima-ng entry of a file with these contents. */
  ImaLogBuilder file(String path, String contents) {
    return entry("ima-ng", digest("sha256:", Bytes.ofUtf8(contents).sha256()), path(path));
  }

  ImaLogBuilder violation(String path) {
    Bytes data = fields(digest("sha1:", Bytes.of(new byte[20])), path(path));
    extend(Bytes.ofHex("ff".repeat(32)));
    return raw(10, Bytes.of(new byte[20]), "ima-ng", data);
  }

  /** An entry of the first template. */
  ImaLogBuilder original(String path, Bytes sha1) {
    Bytes name = Bytes.ofUtf8(path);
    Bytes hashed = Bytes.concat(sha1, name, Bytes.of(new byte[256 - name.size()]));
    extend(hashed.sha256());
    out.writeBytes(u32(10).toArray());
    out.writeBytes(hash(HashAlgorithm.SHA1, hashed).toArray());
    out.writeBytes(sized(Bytes.ofUtf8("ima")).toArray());
    out.writeBytes(Bytes.concat(sha1, sized(name)).toArray());
    return this;
  }

  /** An entry of any template. */
  ImaLogBuilder entry(String template, Bytes... fields) {
    Bytes data = fields(fields);
    extend(data.sha256());
    return raw(10, hash(HashAlgorithm.SHA1, data), template, data);
  }

  ImaLogBuilder raw(int pcr, Bytes templateHash, String template, Bytes data) {
    out.writeBytes(u32(pcr).toArray());
    out.writeBytes(templateHash.toArray());
    out.writeBytes(sized(Bytes.ofUtf8(template)).toArray());
    out.writeBytes(sized(data).toArray());
    return this;
  }

  Bytes bytes() {
    return Bytes.of(out.toByteArray());
  }

  Bytes pcr10() {
    return pcr10;
  }

  static Bytes digest(String prefix, Bytes digest) {
    return Bytes.concat(Bytes.ofUtf8(prefix + "\0"), digest);
  }

  static Bytes path(String path) {
    return Bytes.ofUtf8(path + "\0");
  }

  static Bytes fields(Bytes... fields) {
    Bytes all = Bytes.EMPTY;
    for (Bytes field : fields) {
      all = Bytes.concat(all, sized(field));
    }
    return all;
  }

  static Bytes u32(int value) {
    return Bytes.of(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static Bytes sized(Bytes bytes) {
    return Bytes.concat(u32(bytes.size()), bytes);
  }

  private static Bytes hash(HashAlgorithm algorithm, Bytes data) {
    var digest = algorithm.newDigest();
    data.update(digest);
    return Bytes.of(digest.digest());
  }

  private void extend(Bytes digest) {
    pcr10 = Bytes.concat(pcr10, digest).sha256();
  }
}
