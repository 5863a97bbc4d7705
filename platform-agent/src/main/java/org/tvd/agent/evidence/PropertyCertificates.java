package org.tvd.agent.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tvd.protocol.Bytes;

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
    return der ? Bytes.of(bytes) : Bytes.of(decode(file, bytes));
  }

  private static byte[] decode(Path file, byte[] pem) throws IOException {
    String[] parts = new String(pem, StandardCharsets.US_ASCII).split("-----[A-Z0-9 ]+-----", -1);
    if (parts.length != 3 || !parts[0].isBlank() || !parts[2].isBlank()) {
      throw new IOException(file + ": expected one PEM block");
    }
    try {
      return Base64.getMimeDecoder().decode(parts[1].strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": expected base64 between the PEM lines", e);
    }
  }
}
