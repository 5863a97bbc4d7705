package org.tvd.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tvd property crl}. */
@Command(
    name = "crl",
    mixinStandardHelpOptions = true,
    description = {
      "Signs the authority's revocation list anew, with what it names already: the first one, and"
          + " each time before it ends. Where the policy requires revocation, certificates without"
          + " a current list earn nothing.",
      "",
      "Example, once a week:",
      "  tvd property crl --authority ca --days 14 --upload",
      "",
      "Anybody can fetch the lists in force: GET /v1/crls, GET /v1/crls/ISSUER.",
      "",
    })
final class PropertyCrlCommand implements Callable<Integer> {
  @Mixin private RevocationListOptions options = new RevocationListOptions();

  @Override
  public Integer call() throws Exception {
    options.finish(PropertyAuthority.open(options.folder()), List.of());
    return 0;
  }
}
