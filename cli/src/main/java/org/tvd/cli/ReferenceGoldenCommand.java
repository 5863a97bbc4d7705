package org.tvd.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.cli.evidence.PcrFile;
import org.tvd.cli.evidence.RecordedEvidenceFile;
import org.tvd.cli.reference.RecordedHost;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.GoldenHost;
import org.tvd.protocol.reference.QuotedHost;
import org.tvd.protocol.reference.Reading;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.TpmPublic;
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
          + " it ran. With --pcrs the logs have to replay to these registers; with a quote beside"
          + " them it is proven that a TPM had them.",
      "",
      "Example, on the golden host:",
      "  tpm2_quote -c ak.ctx -l sha256:0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 \\",
      "    -m quote -s signature -o pcrs",
      "  tvd reference golden --pcrs pcrs --quote quote --signature signature \\",
      "    --ak ak.pub --out proposal \\",
      "    --boot-log /sys/kernel/security/tpm0/binary_bios_measurements \\",
      "    --ima-log /sys/kernel/security/ima/binary_runtime_measurements",
      "",
      "Or from the evidence that a verifier recorded of it:",
      "  tvd evidence export DECISION > golden.json",
      "  tvd reference golden --evidence golden.json --out proposal",
      "",
    })
final class ReferenceGoldenCommand implements Callable<Integer> {
  private static final Provenance UNSIGNED = new Provenance.Unsigned();
  private static final int MAX_PUBLIC = 1024;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description = "What 'tvd evidence export' gave, in place of the single files.")
  private @Nullable Path evidence;

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
      description = "The registers: the file of tpm2_quote -o, or the text of tpm2_pcrread.")
  private @Nullable Path pcrs;

  @Option(
      names = "--quote",
      paramLabel = "FILE",
      description = "A quote over the registers, as tpm2_quote --message writes it.")
  private @Nullable Path quote;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "Its signature, as tpm2_quote --signature writes it.")
  private @Nullable Path signature;

  @Option(
      names = "--ak",
      paramLabel = "FILE",
      description = "The attestation key's public area, as tpm2_createak --public writes it.")
  private @Nullable Path ak;

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
    boolean files = bootLog != null || imaLog != null;
    if (files == (evidence != null)) {
      throw new ParameterException(
          spec.commandLine(), "expected --boot-log, --ima-log or both, or else --evidence");
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
    if (evidence != null) {
      RecordedHost recorded = RecordedHost.of(RecordedEvidenceFile.read(evidence));
      Reading reading = recorded.host().read(recorded.bootLog(), recorded.imaLog(), algorithm);
      return ReferenceCommand.propose(spec, reading, out, prefix, force);
    }
    Bytes boot = ReferenceCommand.optional(bootLog);
    Bytes ima = ReferenceCommand.optional(imaLog);
    Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks =
        pcrs == null ? Map.of() : PcrFile.parse(ReferenceCommand.optional(pcrs)).banks();
    Reading reading =
        quote == null
            ? new GoldenHost(boot, ima, algorithm, registers(banks, algorithm), UNSIGNED).read()
            : quoted(quote, banks).read(boot, ima, algorithm);
    return ReferenceCommand.propose(spec, reading, out, prefix, force);
  }

  /** Those above PCR 15 can be reset while the host runs. */
  private SortedMap<Integer, Bytes> registers(
      Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks, HashAlgorithm algorithm) {
    SortedMap<Integer, Bytes> registers = banks.getOrDefault(algorithm, new TreeMap<>());
    if (pcrs != null && registers.isEmpty()) {
      throw new ParameterException(spec.commandLine(), pcrs + ": expected the bank " + bank);
    }
    return registers.headMap(16);
  }

  private QuotedHost quoted(Path quote, Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks)
      throws IOException, MalformedException {
    if (pcrs == null || signature == null || ak == null) {
      throw new ParameterException(
          spec.commandLine(), "--quote needs --pcrs, --signature and --ak");
    }
    ByteReader area = ByteReader.bigEndian("TPM2B_PUBLIC", ReferenceCommand.optional(ak));
    TpmPublic key = TpmPublic.parse(area.sized16(MAX_PUBLIC, "publicArea"));
    area.end();
    return new QuotedHost(
        ReferenceCommand.optional(quote), ReferenceCommand.optional(signature), key, banks);
  }
}
