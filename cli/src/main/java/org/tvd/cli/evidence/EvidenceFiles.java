package org.tvd.cli.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;

/** Reads files of evidence, of bounded size. */
public final class EvidenceFiles {
  /** More than a whole message of evidence may have. */
  private static final long LARGEST = 64L << 20;

  private static final int TPM2B_HEADER = 2;

  private EvidenceFiles() {}

  /**
   * The content of {@code file}.
   *
   * @throws IOException if it cannot be read or is too large
   */
  public static Bytes read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file + ": expected a file, found " + (Files.isDirectory(file) ? "a directory" : "none"));
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(
          file + ": expected at most " + LARGEST + " bytes, found " + Files.size(file));
    }
    return Bytes.of(Files.readAllBytes(file));
  }

  /** A TPMT_PUBLIC, which some programs keep as a TPM2B_PUBLIC: with its length before it. */
  static Bytes publicArea(Bytes content) {
    boolean sized =
        content.size() > TPM2B_HEADER
            && (content.at(0) << 8 | content.at(1)) == content.size() - TPM2B_HEADER;
    return sized ? content.slice(TPM2B_HEADER, content.size()) : content;
  }

  /**
   * A certificate's DER, from DER or from the first block of PEM.
   *
   * @throws MalformedException if there is no block
   */
  static Bytes certificate(Bytes content) throws MalformedException {
    String text = content.utf8();
    return text.contains("-----BEGIN ") ? Pem.first(text).content() : content;
  }
}
