package org.tvd.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.PropertyCertificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tvd property revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Takes property certificates back: adds them to the authority's revocation list,"
          + " authority.crl in its folder, and signs the list anew.",
      "",
      "The list counts where the verifier has it: with --upload it goes there now, and the"
          + " memberships that depend on a revoked certificate end at once.",
      "",
      "Examples:",
      "  tvd property revoke --authority ca --upload site.ac",
      "  tvd property revoke --authority ca 31415926535",
      "",
    })
final class PropertyRevokeCommand implements Callable<Integer> {
  @Mixin private RevocationListOptions options = new RevocationListOptions();

  @Parameters(
      paramLabel = "CERTIFICATE",
      arity = "1..*",
      description = "A property certificate's file, or its serial number (tvd property show).")
  private List<String> certificates = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PropertyAuthority authority = PropertyAuthority.open(options.folder());
    List<BigInteger> serials = new ArrayList<>();
    for (String each : certificates) {
      serials.add(
          each.matches("[0-9]{1,78}") ? new BigInteger(each) : serial(authority, Path.of(each)));
    }
    options.finish(authority, serials);
    return 0;
  }

  private static BigInteger serial(PropertyAuthority authority, Path file) throws IOException {
    try {
      var certificate = PropertyCertificate.parse(PropertyShowCommand.der(file));
      if (!certificate.isSignedBy(authority.certificate())) {
        throw new IOException(
            file
                + ": expected a certificate by this authority, found one by "
                + certificate.issuer());
      }
      return certificate.serial();
    } catch (MalformedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
