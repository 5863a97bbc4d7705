package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "  tvd policy sign ./policy --as alpha --key alpha.key",
      "  tvd policy sign ./policy --as root --key root.key --certificate root.pem",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:signed",
      "1:the key cannot be read or is not the owner's, or the signature cannot be written",
      ExitCodes.LINE_IS_WRONG,
      "3:the policy or the certificate has errors, or there is no such owner",
    })
public final class PolicySignCommand extends PolicyTask {
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

  /**
   * What {@code --json} prints.
   *
   * @param file the signature
   * @param statement what is signed
   */
  record Answer(String file, Statement statement) {}

  @Override
  int run() throws IOException, MalformedPolicy {
    if (owner.equals(OwnersFile.ROOT) != (certificate != null)) {
      throw wrong("expected --certificate with --as root, and with no other");
    }
    PolicySet policy = load(directory);
    try {
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
      tell(file, statement);
      return ExitCodes.FINE;
    } catch (IllegalArgumentException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    } catch (PolicyException e) {
      throw new MalformedPolicy(directory, e);
    }
  }

  private void tell(Path file, Statement statement) {
    if (json()) {
      print(new Answer(file.toString(), statement));
      return;
    }
    line(
        "signed %s: serial %d, %s"
            .formatted(file, statement.serial(), counted(statement.files().size(), "file")));
    statement.files().keySet().forEach(path -> line("  " + path));
  }

  private PrivateKey read(X509Certificate certified) throws IOException {
    try {
      return Pem.first(Files.readString(key)).privateKey(certified.getPublicKey().getAlgorithm());
    } catch (MalformedException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }
}
