package org.tvd.verifier.appraisal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.PcrValue;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.tpmsim.SimulatedIma;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;
import org.tvd.verifier.master.ExamplePolicy;

/** A kernel that measures into a software TPM, and a policy of its own. */
final class ImaHost {
  static final Bytes GOOD = Bytes.ofUtf8("good").sha256();
  static final Bytes BAD = Bytes.ofUtf8("bad").sha256();

  private final TpmDevice tpm;
  private final Path log;
  private final Path policy;

  private ImaHost(TpmDevice tpm, Path log, Path policy) {
    this.tpm = tpm;
    this.log = log;
    this.policy = policy;
  }

  /** Boots, and runs one program that the policy approves. */
  static ImaHost boot(Path directory) throws IOException, TpmException {
    TpmDevice tpm =
        TpmDevice.open(InProcessTpm.manufacture(EkAuthority.create(directory.resolve("host-ca"))));
    Path policy = ExamplePolicy.in(directory).directory();
    ImaHost host = new ImaHost(tpm, directory.resolve("ima"), policy);
    host.policyFile("references/ima.txt", GOOD.hex() + "  /usr/bin/good\n");
    SimulatedIma.begin(tpm, host.log);
    return host.run("/usr/bin/good", GOOD);
  }

  ImaHost run(String path, Bytes digest) throws IOException, TpmException {
    SimulatedIma.measure(tpm, log, path, digest);
    return this;
  }

  ImaHost violate(String path) throws IOException, TpmException {
    SimulatedIma.violate(tpm, log, path);
    return this;
  }

  ImaHost record(String template, Bytes... fields) throws IOException, TpmException {
    SimulatedIma.record(tpm, log, template, List.of(fields));
    return this;
  }

  Bytes log() throws IOException {
    return Bytes.of(Files.readAllBytes(log));
  }

  LogPart whole() throws IOException {
    return LogPart.whole(log());
  }

  LogPart from(long offset) throws IOException {
    Bytes all = log();
    return new LogPart(offset, all.slice((int) offset, all.size()));
  }

  /** PCR 0 to 10 as they are now. */
  QuotedPcrs pcrs(HashAlgorithm... banks) throws TpmException {
    List<Integer> registers = IntStream.rangeClosed(0, 10).boxed().toList();
    List<PcrValue> values = new ArrayList<>();
    for (HashAlgorithm bank : banks) {
      for (PcrBankValues read : tpm.readPcrs(List.of(new PcrBankSelection(bank, registers)))) {
        registers.forEach(i -> values.add(new PcrValue(bank, i, read.values().get(i))));
      }
    }
    return new QuotedPcrs(values);
  }

  QuotedPcrs pcrs() throws TpmException {
    return pcrs(HashAlgorithm.SHA256);
  }

  void policyFile(String path, String content) throws IOException {
    Files.createDirectories(policy.resolve(path).resolveSibling("."));
    Files.writeString(policy.resolve(path), content);
  }

  /** The policy, with these lines in evidence.yaml. */
  PolicySet policy(String... lines) throws IOException, PolicyException {
    Path evidence = policy.resolve("evidence.yaml");
    String before = Files.readString(evidence);
    Files.writeString(evidence, before + String.join("\n", lines) + "\n");
    try {
      return PolicySet.load(policy);
    } finally {
      Files.writeString(evidence, before);
    }
  }

  void close() throws TpmException {
    tpm.close();
  }
}
