package org.tvd.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd property}. */
@Command(
    name = "property",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PropertyCommand.Authority.class, PropertyCommand.Issue.class},
    description =
        "Property certificates (X.509 attribute certificates): what no TPM can measure, vouched for"
            + " by somebody whom the policy entitles to.")
final class PropertyCommand extends CommandGroup {

  /** {@code tvd property authority}. */
  @Command(
      name = "authority",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a key and a certificate to certify properties with.",
        "",
        "A policy entitles it by naming authority.pem in properties.yaml, under certified.",
        "",
      })
  static final class Authority implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "Where authority.pem and authority.key go.")
    private Path folder = Path.of(".");

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "The authority's common name.")
    private String name = "";

    @Override
    public Integer call() throws Exception {
      PropertyAuthority.create(folder, name);
      System.out.println("made " + PropertyAuthority.certificateFile(folder));
      return 0;
    }
  }

  /** {@code tvd property issue}. */
  @Command(
      name = "issue",
      mixinStandardHelpOptions = true,
      description = {
        "Certifies properties of one platform.",
        "",
        "Example:",
        "  tvd property issue --authority ca --ek h1-ek.pem --out site.ac site=secure-cage",
        "",
      })
  static final class Issue implements Callable<Integer> {
    @Option(
        names = "--authority",
        paramLabel = "FOLDER",
        required = true,
        description = "The authority's folder (tvd property authority).")
    private Path authority = Path.of(".");

    @Option(
        names = "--ek",
        paramLabel = "FILE",
        required = true,
        description = "The platform's endorsement key certificate, PEM or DER.")
    private Path ek = Path.of("");

    @Option(
        names = "--out",
        paramLabel = "FILE",
        required = true,
        description = "The certificate, DER; the agent sends what is in its folder of them.")
    private Path out = Path.of("");

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "90",
        description = "How long it is valid (default: ${DEFAULT-VALUE}).")
    private int days = 90;

    @Parameters(
        paramLabel = "DIMENSION=VALUE",
        arity = "1..*",
        description = "What is certified, in the policy's dimensions and values.")
    private Map<String, String> properties = new TreeMap<>();

    @Override
    public Integer call() throws Exception {
      var certificate =
          PropertyAuthority.open(authority)
              .issue(PropertyAuthority.certificate(ek), Duration.ofDays(days), properties);
      Files.write(out, certificate.toArray());
      System.out.println("issued " + out + ": " + properties);
      return 0;
    }
  }
}
