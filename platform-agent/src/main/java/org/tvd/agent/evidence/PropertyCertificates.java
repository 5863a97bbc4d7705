package org.tvd.agent.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;

/** The folder of property certificates; they are passed on as they are, the verifier judges. */
final class PropertyCertificates {
  private static final int MAX_COUNT = 64;
  private static final int MAX_SIZE = 64 << 10;

  private final Optional<Path> folder;

  PropertyCertificates(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * All certificates in DER, by file name.
   *
   * @throws IOException if the folder is absent, or holds something else or too much
   */
  List<Bytes> read() throws IOException {
    if (folder.isEmpty()) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder.get())) {
      files =
          found
              .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
              .limit(MAX_COUNT + 1)
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new IOException(folder.get() + ": the folder of property certificates is gone", e);
    }
    if (files.size() > MAX_COUNT) {
      throw new IOException(folder.get() + ": expected at most " + MAX_COUNT + " certificates");
    }
    List<Bytes> certificates = new ArrayList<>();
    for (Path file : files) {
      certificates.add(certificate(file));
    }
    return certificates;
  }

  private static Bytes certificate(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_SIZE + 1);
    }
    boolean pem = bytes.length > 0 && bytes[0] == '-';
    boolean der = bytes.length > 0 && bytes[0] == 0x30;
    if (bytes.length > MAX_SIZE || !(pem || der)) {
      throw new IOException(
          file + ": expected one certificate, DER or PEM, of at most " + MAX_SIZE + " bytes");
    }
    return der ? Bytes.of(bytes) : decode(file, bytes);
  }

  private static Bytes decode(Path file, byte[] pem) throws IOException {
    try {
      List<Pem> blocks = Pem.parse(new String(pem, StandardCharsets.US_ASCII));
      if (blocks.size() != 1) {
        throw new IOException(file + ": expected one PEM block, found " + blocks.size());
      }
      return blocks.getFirst().content();
    } catch (MalformedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
