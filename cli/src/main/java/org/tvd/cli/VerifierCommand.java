package org.tvd.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.verifier.Verifier;
import org.tvd.verifier.VerifierSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tvd verifier}. */
@Command(
    name = "verifier",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the verifier in the foreground, until it is interrupted.",
      "",
      "At its first start it makes, in its state folder, its TLS key and certificate (verifier.pem,"
          + " which agents pin), the operator's token (operator-token) and the secret from which"
          + " the TVDs' keys derive (master-secret: back it up as what it is).",
      "",
    })
final class VerifierCommand implements Callable<Integer> {
  @Option(names = "--settings", paramLabel = "FILE", description = "The settings file (YAML).")
  private @Nullable Path settings;

  @Option(
      names = "--settings-reference",
      description = "Prints a documented settings file, and ends.")
  private boolean reference;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (reference) {
      System.out.print(VerifierSettings.REFERENCE);
      return 0;
    }
    Path file = settings;
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "expected --settings FILE or --settings-reference");
    }
    VerifierSettings loaded = VerifierSettings.load(file);
    try (Verifier verifier = Verifier.start(loaded)) {
      System.out.printf(
          "verifier listens on %s:%d; agents pin %s%n",
          loaded.listen().getHostString(), verifier.port(), loaded.state().resolve("verifier.pem"));
      Interruption.await(verifier);
    }
    return 0;
  }
}
