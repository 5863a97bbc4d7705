package org.tvd.cli.reference;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.HashList;
import org.tvd.protocol.reference.ReferenceCollector;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The files of a Debian package (deb(5)). A package carries MD5 sums only, so that its files are
 * hashed here; nothing is unpacked to disk.
 */
public final class DebianPackage {
  private static final String STRUCTURE = "Debian package";
  private static final long MAX_UNPACKED = 16L << 30;
  private static final int MAX_ENTRIES = 1 << 20;
  private static final int MAX_NAME = 4096;
  private static final int XZ_MEMORY_KIB = 128 << 10;

  private final String list;
  private final ReferenceCollector collector;
  private final Map<String, Bytes> digests = new HashMap<>();
  private int entries;

  private DebianPackage(String list, ReferenceCollector collector) {
    this.list = list;
    this.collector = collector;
  }

  /**
   * Collects the SHA-256 of every file of one package.
   *
   * @return how many files it has
   * @throws MalformedException if it is no package
   * @throws IOException if it cannot be read
   */
  public static int collect(InputStream in, String list, ReferenceCollector collector)
      throws IOException, MalformedException {
    DebianPackage reader = new DebianPackage(list, collector);
    Source source = new Source(in);
    try {
      reader.members(source);
    } catch (IOException | RuntimeException e) {
      // The archive libraries say with either that the bytes are not of their form.
      if (source.failure != null) {
        throw source.failure;
      }
      throw new MalformedException(STRUCTURE, source.count, String.valueOf(e.getMessage()));
    }
    return reader.digests.size();
  }

  private void members(InputStream in) throws IOException, MalformedException {
    ArArchiveInputStream members = new ArArchiveInputStream(in);
    ArArchiveEntry version = members.getNextEntry();
    if (version == null
        || !version.getName().equals("debian-binary")
        || !new String(members.readNBytes(8), StandardCharsets.US_ASCII).startsWith("2.")) {
      throw new MalformedException(STRUCTURE, 0, "expected debian-binary of version 2 first");
    }
    for (ArArchiveEntry member = members.getNextEntry();
        member != null;
        member = members.getNextEntry()) {
      if (member.getName().startsWith("data.tar")) {
        InputStream tar = new Bounded(unpacked(member.getName(), members));
        files(tar);
        tar.transferTo(OutputStream.nullOutputStream()); // to the checksum at its end
        return;
      }
    }
    throw new MalformedException(STRUCTURE, 0, "expected data.tar, found none");
  }

  private static InputStream unpacked(String member, InputStream in)
      throws IOException, MalformedException {
    return switch (member) {
      case "data.tar" -> in;
      case "data.tar.gz" -> new GZIPInputStream(in);
      case "data.tar.xz" -> new XZInputStream(in, XZ_MEMORY_KIB);
      case "data.tar.zst" -> new ZstdInputStream(in);
      default ->
          throw new MalformedException(
              STRUCTURE, 0, "expected data.tar, .gz, .xz or .zst, found " + member);
    };
  }

  private void files(InputStream in) throws IOException, MalformedException {
    // Latin-1 keeps every byte of a name.
    TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.ISO_8859_1.name());
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (++entries > MAX_ENTRIES || entry.getName().length() > MAX_NAME) {
        throw new MalformedException(
            STRUCTURE, 0, "expected at most " + MAX_ENTRIES + " entries with names of " + MAX_NAME);
      }
      if (entry.isLink()) {
        Bytes linked = digests.get(path(entry.getLinkName()));
        if (linked == null) {
          throw new MalformedException(STRUCTURE, 0, "a hard link to nothing: " + entry.getName());
        }
        file(path(entry.getName()), linked);
      } else if (entry.isFile() && !entry.isSymbolicLink()) {
        MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
        new DigestInputStream(tar, sha256).transferTo(OutputStream.nullOutputStream());
        file(path(entry.getName()), Bytes.of(sha256.digest()));
      }
    }
  }

  private void file(String path, Bytes digest) {
    digests.put(path, digest);
    collector.measured(list, digest, path);
    MergedUsr.of(path).ifPresent(merged -> collector.measured(list, digest, merged));
  }

  private static String path(String name) throws MalformedException {
    boolean latin1 = name.chars().allMatch(c -> c <= 0xff);
    String path =
        HashList.measuredPath(
            name.getBytes(latin1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    if ((path + "/").contains("/../")) {
      throw new MalformedException(STRUCTURE, 0, "a path that leads out of the package: " + path);
    }
    return path;
  }

  /** Remembers what went wrong below the libraries: that is a fault, not a malformed package. */
  private static final class Source extends FilterInputStream {
    private long count;
    private @Nullable IOException failure;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        int read = super.read(to, offset, length);
        count += Math.max(0, read);
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  /** A small file must not unpack to everything. */
  private static final class Bounded extends FilterInputStream {
    private long left = MAX_UNPACKED;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new IOException("expected at most " + MAX_UNPACKED + " bytes unpacked");
      }
      return read;
    }
  }
}
