package org.tvd.cli;

import org.tvd.protocol.message.RevocationOrder;
import org.tvd.verifier.Operations.Revoked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** {@code tvd revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Ends a host's memberships at once: the host is told to close, every peer drops it, and the"
          + " TVD goes on with a new key.",
      "",
      "A host that still meets the requirements is admitted again when it next attests. To keep it"
          + " out, remove what it proves (a property certificate, a reference) or the host.",
      "",
    })
final class RevokeCommand extends OperatorCommand {
  @Parameters(paramLabel = "HOST", description = "The host's name.")
  private String host = "";

  @Option(
      names = "--tvd",
      paramLabel = "TVD",
      defaultValue = "",
      description = "Only from this TVD (default: from all).")
  private String tvd = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for the decision log.")
  private String reason = "";

  @Override
  public Integer call() throws Exception {
    Revoked revoked =
        verifier.post(
            "/v1/revocations", new RevocationOrder(host, tvd, reason), new TypeReference<>() {});
    if (revoked.tvds().isEmpty()) {
      out.println(host + " was no member" + (tvd.isEmpty() ? "" : " of " + tvd));
      return 1;
    }
    out.println("revoked " + host + " from " + String.join(", ", revoked.tvds()));
    return 0;
  }
}
