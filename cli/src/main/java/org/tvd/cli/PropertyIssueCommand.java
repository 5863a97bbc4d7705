package org.tvd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.property.Holder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd property issue}. */
@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    description = {
      "Certifies properties of one platform, or of a configuration that any platform can run.",
      "",
      "Examples:",
      "  tvd property issue --authority ca --about-ek-certificate h1-ek.pem \\",
      "      --out h1.ac site=cage",
      "  tvd property issue --authority ca --about-ak h1-ak.pem --out h1.ac site=cage",
      "  tpm2_pcrread sha256:4,7 | tvd property issue --authority ca \\",
      "      --about-pcrs sha256:4,7 --out golden.ac boot=verified",
      "  tvd property issue --authority ca --out scanner.ac scanner=present \\",
      "      --about-digest sha256:$(sha256sum < /usr/sbin/clamd | cut -c -64)",
      "",
      "A platform's certificate goes to its agent, which sends it. A configuration's goes to the"
          + " agents, or into the policy (configurations in properties.yaml): it counts for each"
          + " host whose verified evidence contains the digest.",
      "",
    })
final class PropertyIssueCommand implements Callable<Integer> {
  @Option(
      names = "--authority",
      paramLabel = "FOLDER",
      required = true,
      description = "The authority's folder (tvd property authority).")
  private Path authority = Path.of(".");

  /** One kind of holder. */
  static final class About {
    @Option(
        names = {"--about-ek-certificate", "--ek"},
        paramLabel = "FILE",
        description = "The platform with this endorsement key certificate, PEM or DER.")
    private @Nullable Path ek;

    @Option(
        names = "--about-ak",
        paramLabel = "FILE",
        description =
            "The platform with this attestation key: a public key, PEM, or the key's public area"
                + " (TPMT_PUBLIC or TPM2B_PUBLIC). For TPMs without a certificate.")
    private @Nullable Path ak;

    @Option(
        names = "--about-pcrs",
        paramLabel = "BANK:REGISTERS",
        description =
            "Each platform whose registers have these values: sha256:0,2,7. The values are read"
                + " from --pcr-values, as tpm2_pcrread prints them.")
    private @Nullable String pcrs;

    @Option(
        names = "--about-digest",
        paramLabel = "ALGORITHM:HEX",
        description =
            "Each platform that has measured something with this digest, a boot application (its"
                + " Authenticode hash) or a file: sha256:….")
    private @Nullable String digest;

    Holder holder(Path values) throws IOException {
      if (ek != null) {
        return Holder.of(PropertyAuthority.certificate(ek));
      }
      if (ak != null) {
        return Holders.ofAttestationKey(ak);
      }
      return pcrs != null
          ? Holders.ofRegisters(pcrs, values)
          : Holders.ofDigest(String.valueOf(digest));
    }
  }

  @ArgGroup(multiplicity = "1", heading = "What it is about, one of:%n")
  private About about = new About();

  @Option(
      names = "--pcr-values",
      paramLabel = "FILE",
      defaultValue = "/dev/stdin",
      description = "For --about-pcrs (default: standard input).")
  private Path values = Path.of("/dev/stdin");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The certificate, DER; the agent sends what is in its folder of them.")
  private Path out = Path.of("");

  @Option(
      names = "--days",
      paramLabel = "N",
      converter = DaysOption.class,
      defaultValue = "90",
      description = "How long it is valid (default: ${DEFAULT-VALUE}).")
  private Duration days = Duration.ofDays(90);

  @Parameters(
      paramLabel = "DIMENSION=VALUE",
      arity = "1..*",
      description = "What is certified, in the policy's dimensions and values.")
  private Map<String, String> properties = new TreeMap<>();

  @Override
  public Integer call() throws Exception {
    Holder holder = about.holder(values);
    var certificate = PropertyAuthority.open(authority).issue(holder, days, properties);
    Files.write(out, certificate.toArray());
    System.out.println("issued " + out + ": " + properties + " of " + holder.describe());
    return 0;
  }
}
