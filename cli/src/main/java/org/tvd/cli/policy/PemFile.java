package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;

/** Files that the command line names. */
final class PemFile {
  private PemFile() {}

  /** The first certificate in a file. */
  static X509Certificate certificate(Path file) throws IOException, MalformedPolicy {
    try {
      return Pem.first(Files.readString(file)).certificate();
    } catch (NoSuchFileException _) {
      throw MalformedPolicy.ofFile(file, "expected a file, found none");
    } catch (MalformedException e) {
      throw MalformedPolicy.ofFile(file, e.getMessage());
    }
  }
}
