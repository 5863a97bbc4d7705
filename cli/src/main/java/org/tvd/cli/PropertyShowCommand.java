package org.tvd.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tvd.cli.evidence.EvidenceFiles;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.x509.Pem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tvd property show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what a property certificate or a revocation list says, DER or PEM. Whether it holds"
          + " is the verifier's to judge: nothing is verified here.",
      "",
      "Examples:",
      "  tvd property show site.ac",
      "  tvd property show ca/authority.crl",
      "",
    })
final class PropertyShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Exception {
    Bytes der = der(file);
    try {
      show(PropertyCertificate.parse(der));
    } catch (MalformedException noCertificate) {
      try {
        show(RevocationList.parse(der));
      } catch (MalformedException noList) {
        throw new IOException(
            file
                + ": neither a property certificate nor a revocation list: "
                + noCertificate.getMessage()
                + "; "
                + noList.getMessage(),
            noCertificate);
      }
    }
    return 0;
  }

  static Bytes der(Path file) throws IOException {
    Bytes content = EvidenceFiles.read(file);
    if (content.isEmpty()) {
      throw new IOException(file + ": expected a certificate or a list, found an empty file");
    }
    if (content.at(0) != '-') {
      return content;
    }
    try {
      return Pem.first(new String(content.toArray(), StandardCharsets.US_ASCII)).content();
    } catch (MalformedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void show(PropertyCertificate certificate) {
    print(
        List.of(
            "about       " + certificate.holder().describe(),
            "issuer      " + certificate.issuer(),
            "serial      " + certificate.serial(),
            "valid       " + certificate.notBefore() + " to " + certificate.notAfter()));
    certificate
        .properties()
        .forEach(
            (dimension, value) -> System.out.println("property    " + dimension + "=" + value));
  }

  private static void show(RevocationList list) {
    print(
        List.of(
            "issuer      " + list.issuer(),
            "number      " + list.number(),
            "current     " + list.thisUpdate() + " to " + list.nextUpdate()));
    list.revoked().forEach(serial -> System.out.println("revoked     " + serial));
  }

  private static void print(List<String> lines) {
    lines.forEach(System.out::println);
  }
}
