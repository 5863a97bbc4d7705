package org.tvd.cli.evidence;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import org.tvd.verifier.OfflineAppraisal;
import org.tvd.verifier.OfflineAppraisal.Judgement;
import org.tvd.verifier.RecordedEvidence;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.result.EarKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tvd evidence appraise}. */
@Command(
    name = "appraise",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises evidence offline, by the checks that admit hosts.",
      "",
      "FILE is what 'tvd evidence export' gave:",
      "  tvd evidence export 17 > e.json",
      "  tvd evidence appraise e.json --policy /etc/tvd/policy",
      "",
      "Or the parts are single files, here as tpm2_quote and the kernel write them:",
      "  tvd evidence appraise --policy DIR --attest quote.msg --signature quote.sig \\",
      "    --pcrs quote.pcrs --ak-public ak.pub --ek-certificate ek.der \\",
      "    --qualifying 0011.. --boot-log eventlog --ima-log ima_binary",
      "",
      "What each TVD decides is told by properties alone: not whether the network could be built.",
      "The exit code is 0 for a trusted host and 1 for any other.",
      "",
    })
public final class AppraiseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--policy",
      paramLabel = "DIR",
      required = true,
      description = "The policy to appraise under.")
  private Path policy = Path.of("");

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      defaultValue = "",
      description = "When certificates must be valid (default: now).")
  private String at = "";

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      converter = HexOption.class,
      description = "The nonce that the evidence in FILE must answer (default: its own).")
  private @Nullable Bytes nonce;

  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  @Option(
      names = "--ear",
      paramLabel = "jwt|cwt",
      description = "Prints the result as an EAR alone, signed by --key; cwt is told in hex.")
  private @Nullable Form ear;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "A private JSON Web Key (P-256 or P-384); made if there is no such file.")
  private @Nullable Path key;

  /** The form of an EAR. */
  enum Form {
    jwt,
    cwt
  }

  /** Either a file, or single parts. */
  static final class Source {
    @Parameters(paramLabel = "FILE", description = "Recorded evidence.", arity = "0..1")
    private @Nullable Path file;

    @ArgGroup(exclusive = false)
    private @Nullable RawEvidence raw;
  }

  @Override
  public Integer call() throws IOException {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (ear != null && key == null) {
      throw wrong("--ear needs --key FILE, the key that signs the result");
    }
    Judgement judgement = judgement();
    if (ear != null && key != null) {
      EarKey signer = EarKey.open(key);
      out.println(
          switch (ear) {
            case jwt -> signer.jwt(judgement.result());
            case cwt -> signer.cwt(judgement.result()).hex();
          });
    } else if (json) {
      out.println(
          StrictJson.mapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(AppraisalReport.json(judgement)));
    } else {
      new AppraisalReport(out).print(judgement);
    }
    return judgement.result().appraisal() instanceof Appraisal.Trusted ? 0 : 1;
  }

  private Judgement judgement() throws IOException {
    PolicySet inForce;
    try {
      inForce = PolicySet.load(policy);
    } catch (PolicyException e) {
      e.errors().forEach(System.err::println);
      throw new IOException(policy + ": " + e.errors().size() + " errors in the policy", e);
    }
    var appraisal = new OfflineAppraisal(inForce, time());
    try {
      return source.raw != null
          ? source.raw.appraise(appraisal, inForce)
          : appraisal.recorded(recorded(), Optional.ofNullable(nonce));
    } catch (MalformedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private RecordedEvidence recorded() throws IOException {
    return RecordedEvidenceFile.read(source.file == null ? Path.of("") : source.file);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Instant time() {
    try {
      return at.isEmpty() ? Instant.now() : Instant.parse(at);
    } catch (DateTimeException _) {
      throw wrong("--at: expected an instant such as 2026-01-31T12:00:00Z, found '" + at + "'");
    }
  }
}
