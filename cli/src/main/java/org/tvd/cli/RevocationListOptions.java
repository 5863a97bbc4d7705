package org.tvd.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.RevocationListUpload;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.x509.Pem;
import org.tvd.verifier.Revocations.ListView;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;

/** What the commands that sign a revocation list have in common. */
final class RevocationListOptions {
  @Mixin private OperatorClient verifier = new OperatorClient();

  @Option(
      names = "--authority",
      paramLabel = "FOLDER",
      required = true,
      description = "The authority's folder (tvd property authority).")
  private Path authority = Path.of(".");

  @Option(
      names = "--days",
      paramLabel = "N",
      converter = DaysOption.class,
      defaultValue = "30",
      description =
          "How long the list is current (default: ${DEFAULT-VALUE}). Where the policy requires"
              + " revocation, certificates count for so long only.")
  private Duration days = Duration.ofDays(30);

  @Option(names = "--upload", description = "Hands the list to the verifier.")
  private boolean upload;

  @Option(
      names = "--chain",
      paramLabel = "FILE",
      description =
          "With --upload, where the policy names a certification authority: the intermediate"
              + " certificates between it and authority.pem, PEM.")
  private List<Path> chain = new ArrayList<>();

  Path folder() {
    return authority;
  }

  /** Signs the next list, and hands it in where that is asked for. */
  void finish(PropertyAuthority by, List<BigInteger> serials) throws IOException {
    RevocationList list = by.revoke(authority, serials, days);
    System.out.printf(
        "made %s, number %d: %d revoked, current until %s%n",
        PropertyAuthority.revocationListFile(authority),
        list.number(),
        list.revoked().size(),
        list.nextUpdate());
    if (upload) {
      List<Bytes> certificates = new ArrayList<>();
      certificates.add(Pem.of(by.certificate()).content());
      for (Path file : chain) {
        certificates.addAll(certificates(file));
      }
      ListView accepted =
          verifier.post(
              "/v1/crls",
              new RevocationListUpload(list.der(), certificates),
              new TypeReference<>() {});
      System.out.printf("the verifier has number %d in force%n", accepted.number());
    }
  }

  private static List<Bytes> certificates(Path file) throws IOException {
    try {
      return Pem.parse(Files.readString(file)).stream().map(Pem::content).toList();
    } catch (MalformedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
