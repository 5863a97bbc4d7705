package org.tvd.cli.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.OfflineAppraisal;
import org.tvd.verifier.OfflineAppraisal.Judgement;
import picocli.CommandLine.Option;

/** Evidence in single files, as tpm2-tools and the kernel give them. */
final class RawEvidence {
  @Option(names = "--attest", paramLabel = "FILE", required = true, description = "TPMS_ATTEST.")
  private Path attest = Path.of("");

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      required = true,
      description = "TPMT_SIGNATURE.")
  private Path signature = Path.of("");

  @Option(
      names = "--pcrs",
      paramLabel = "FILE",
      required = true,
      description = "The registers: the text of tpm2_pcrread, or the file of tpm2_quote -o.")
  private Path pcrs = Path.of("");

  @Option(
      names = "--ak-public",
      paramLabel = "FILE",
      required = true,
      description = "The attestation key: TPMT_PUBLIC or TPM2B_PUBLIC.")
  private Path akPublic = Path.of("");

  @Option(
      names = "--ek-certificate",
      paramLabel = "FILE",
      required = true,
      description = "The endorsement key certificate, PEM or DER.")
  private Path ekCertificate = Path.of("");

  @Option(
      names = "--qualifying",
      paramLabel = "HEX",
      required = true,
      converter = HexOption.class,
      description = "The qualifying data (nonce) that the quote must carry.")
  private Bytes qualifying = Bytes.EMPTY;

  @Option(names = "--boot-log", paramLabel = "FILE", description = "binary_bios_measurements.")
  private @Nullable Path bootLog;

  @Option(names = "--ima-log", paramLabel = "FILE", description = "binary_runtime_measurements.")
  private @Nullable Path imaLog;

  @Option(
      names = "--vouched-as",
      paramLabel = "hardware|firmware|virtual",
      description = "Takes the TPM for one of this type that somebody vouches for, unchecked.")
  private @Nullable Type vouchedAs;

  /** The types of TPMs as policies spell them. */
  enum Type {
    hardware,
    firmware,
    virtual
  }

  Judgement appraise(OfflineAppraisal appraisal, PolicySet policy)
      throws IOException, MalformedException {
    var evidence =
        new Evidence(
            "host",
            qualifying,
            EvidenceFiles.read(attest),
            EvidenceFiles.read(signature),
            registers().select(policy.evidence().pcrs()),
            log(bootLog),
            log(imaLog),
            List.of(),
            Bytes.EMPTY,
            new NetworkOffer("0.0.0.0", Bytes.EMPTY, List.of()),
            List.of());
    return appraisal.unbound(
        evidence,
        qualifying,
        certificate(),
        attestationKey(),
        Optional.ofNullable(vouchedAs)
            .map(type -> TpmType.valueOf(type.name().toUpperCase(Locale.ROOT))));
  }

  private Bytes attestationKey() throws IOException {
    Bytes area = EvidenceFiles.publicArea(EvidenceFiles.read(akPublic));
    try {
      TpmPublic.parse(area);
      return area;
    } catch (MalformedException e) {
      throw new IOException("--ak-public " + akPublic + ": " + e.getMessage(), e);
    }
  }

  private Bytes certificate() throws IOException {
    Bytes content = EvidenceFiles.read(ekCertificate);
    if (content.isEmpty()) {
      throw new IOException("--ek-certificate " + ekCertificate + ": found an empty file");
    }
    try {
      return EvidenceFiles.certificate(content);
    } catch (MalformedException e) {
      throw new IOException("--ek-certificate " + ekCertificate + ": " + e.getMessage(), e);
    }
  }

  private PcrFile registers() throws IOException {
    try {
      return PcrFile.parse(EvidenceFiles.read(pcrs));
    } catch (MalformedException e) {
      throw new IOException("--pcrs " + pcrs + ": " + e.getMessage(), e);
    }
  }

  private static LogPart log(@Nullable Path file) throws IOException {
    return file == null ? LogPart.NONE : LogPart.whole(EvidenceFiles.read(file));
  }
}
