package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.OwnersFile;
import org.tvd.policy.signature.PolicySigner;
import org.tvd.policy.signature.Statement;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tvd policy sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Signs, as one of the owners that owners.yaml names, all files of that owner.",
      "",
      "The signature goes to signatures/OWNER.sig in the policy directory, with a serial one above"
          + " that of the one before. As 'root', who stands outside of the policy, it signs who the"
          + " owners are.",
      "",
      "Examples:",
      "  tvd policy sign /etc/tvd/policy --as alpha --key alpha.key",
      "  tvd policy sign /etc/tvd/policy --as root --key root.key --certificate root.pem",
      "",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:signed",
      "1:a file cannot be read or written, or the key is not the owner's",
      "2:the command line is not of its form",
      "3:the policy has an error, or names no such owner",
    })
public final class PolicySignCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The policy directory.")
  private Path directory = Path.of(".");

  @Option(
      names = "--as",
      paramLabel = "OWNER",
      required = true,
      description = "Whose files to sign: a name in owners.yaml, or root.")
  private String owner = "";

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The owner's private key: PEM (PKCS #8), EC or RSA.")
  private Path key = Path.of("");

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "For root: the certificate that verifiers pin, PEM.")
  private @Nullable Path certificate;

  @Override
  public Integer call() throws IOException {
    if (owner.equals(OwnersFile.ROOT) != (certificate != null)) {
      throw new ParameterException(
          spec.commandLine(), "expected --certificate with --as root, and with no other");
    }
    try {
      PolicySet policy = PolicySet.load(directory);
      X509Certificate certified =
          certificate == null
              ? PolicySigner.owner(policy, owner).certificate()
              : PemFile.certificate(certificate);
      Statement statement =
          PolicySigner.statement(policy, owner, Instant.now().truncatedTo(ChronoUnit.SECONDS));
      Bytes signature = PolicySigner.sign(statement, certified.getPublicKey(), read(certified));
      Path file = directory.resolve(OwnersFile.signature(owner));
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, signature.toArray());
      spec.commandLine()
          .getOut()
          .printf(
              "signed %s: serial %d, %d files%n",
              file, statement.serial(), statement.files().size());
      statement.files().keySet().forEach(path -> spec.commandLine().getOut().println("  " + path));
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IllegalArgumentException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    } catch (PolicyException e) {
      return PolicyErrors.print(spec, directory, e);
    }
  }

  private PrivateKey read(X509Certificate certified) throws IOException {
    try {
      return Pem.first(Files.readString(key)).privateKey(certified.getPublicKey().getAlgorithm());
    } catch (MalformedException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }
}
