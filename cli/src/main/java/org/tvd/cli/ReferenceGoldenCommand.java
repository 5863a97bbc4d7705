package org.tvd.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.reference.GoldenHost;
import org.tvd.protocol.reference.PcrText;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.tpm.HashAlgorithm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tvd reference golden}. */
@Command(
    name = "golden",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a proposal of what a golden host has: a host that is as others should be.",
      "",
      "Boot applications, Secure Boot variables, kernel, initrd, register values and the files that"
          + " it ran. With --pcrs the logs have to replay to these registers.",
      "",
      "Example, on the golden host:",
      "  tpm2_pcrread sha256 > pcrs.txt",
      "  tvd reference golden --pcrs pcrs.txt --out proposal \\",
      "    --boot-log /sys/kernel/security/tpm0/binary_bios_measurements \\",
      "    --ima-log /sys/kernel/security/ima/binary_runtime_measurements",
      "",
    })
final class ReferenceGoldenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--boot-log", paramLabel = "FILE", description = "The firmware's event log.")
  private @Nullable Path bootLog;

  @Option(
      names = "--ima-log",
      paramLabel = "FILE",
      description = "The kernel's measurement list, in its binary form.")
  private @Nullable Path imaLog;

  @Option(
      names = "--pcrs",
      paramLabel = "FILE",
      description = "The registers, as tpm2_pcrread prints them.")
  private @Nullable Path pcrs;

  @Option(
      names = "--bank",
      paramLabel = "BANK",
      defaultValue = "sha256",
      description = "sha256, sha384 or sha512 (default: ${DEFAULT-VALUE}).")
  private String bank = "sha256";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The proposal's folder.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Overwrite an earlier proposal.")
  private boolean force;

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Before each list's name.")
  private String prefix = "";

  @Override
  public Integer call() throws Exception {
    if (bootLog == null && imaLog == null) {
      throw new ParameterException(spec.commandLine(), "expected --boot-log, --ima-log or both");
    }
    HashAlgorithm algorithm =
        switch (bank.toLowerCase(Locale.ROOT)) {
          case "sha256" -> HashAlgorithm.SHA256;
          case "sha384" -> HashAlgorithm.SHA384;
          case "sha512" -> HashAlgorithm.SHA512;
          default ->
              throw new ParameterException(
                  spec.commandLine(), "--bank: expected sha256, sha384 or sha512, found " + bank);
        };
    SortedMap<Integer, Bytes> registers = new TreeMap<>();
    if (pcrs != null) {
      Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks =
          PcrText.parse(ReferenceCommand.optional(pcrs));
      registers =
          Optional.ofNullable(banks.get(algorithm))
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), pcrs + ": expected the bank " + bank));
      // Those above PCR 15 can be reset while the host runs.
      registers.keySet().removeIf(register -> register > 15);
    }
    GoldenHost host =
        new GoldenHost(
            ReferenceCommand.optional(bootLog),
            ReferenceCommand.optional(imaLog),
            algorithm,
            registers,
            new Provenance.Unsigned());
    return ReferenceCommand.propose(spec, host.read(), out, prefix, force);
  }
}
