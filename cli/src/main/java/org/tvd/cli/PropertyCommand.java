package org.tvd.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd property}. */
@Command(
    name = "property",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PropertyCommand.Authority.class,
      PropertyIssueCommand.class,
      PropertyShowCommand.class,
      PropertyRevokeCommand.class,
      PropertyCrlCommand.class
    },
    description = {
      "Property certificates (X.509 attribute certificates): what no TPM can measure, vouched for"
          + " by somebody whom the policy entitles to.",
      "",
      "To begin:",
      "  tvd property authority ca --name 'Site authority'",
      "  tvd property issue --authority ca --about-ek-certificate h1-ek.pem \\",
      "      --out site.ac site=cage",
      "  tvd property show site.ac",
      "  tvd property revoke --authority ca --upload site.ac",
      "",
      "ca/authority.pem goes into the policy. A revocation that is uploaded ends memberships at"
          + " once.",
      "",
    })
final class PropertyCommand extends CommandGroup {

  /** {@code tvd property authority}. */
  @Command(
      name = "authority",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a key and a certificate to certify properties with.",
        "",
        "A policy entitles it by naming authority.pem in properties.yaml, under certified. Where a"
            + " certification authority of yours is to vouch for it instead, replace authority.pem"
            + " by a certificate that it signed for the same key (an end entity's, with key usage"
            + " digitalSignature and cRLSign), name the authority in the policy, and put"
            + " authority.pem beside the property certificates on the hosts.",
        "",
        "Example:",
        "  tvd property authority /etc/tvd/site --name 'Site authority'",
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
}
