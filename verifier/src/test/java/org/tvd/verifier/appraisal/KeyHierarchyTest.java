package org.tvd.verifier.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.Forge;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;
import org.tvd.verifier.appraisal.QuoteSignature.Signed;
import org.tvd.verifier.master.ExamplePolicy;

/**
 * Row 28: an attestation key outside the endorsement hierarchy, of a simulated TPM and real ones.
 */
class KeyHierarchyTest {
  private static final Path EVIDENCE = Path.of("../../shared/evidence");
  private static final Bytes DATA = Bytes.ofUtf8("data").sha256();
  private static final List<PcrBankSelection> SELECTION =
      List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(0, 7)));

  @TempDir private Path directory;

  private PolicySet policy;

  @BeforeEach
  void readPolicy() throws Exception {
    policy = ExamplePolicy.in(directory.resolve("policy")).load();
  }

  private static Bytes read(String file) throws IOException {
    assumeTrue(Files.isDirectory(EVIDENCE), "no real evidence at " + EVIDENCE);
    return Bytes.of(Files.readAllBytes(EVIDENCE.resolve(file)));
  }

  private static TpmPublic sized(String file) throws Exception {
    Bytes sized = read(file);
    return TpmPublic.parse(sized.slice(2, sized.size()));
  }

  /** Why a quote, whose signature holds, is refused where it reaches the binding. */
  private Reason reason(Bytes attest, TpmPublic ak, List<Bytes> ancestors) throws Exception {
    var identity =
        new Identity(
            "h1",
            Optional.empty(),
            ak,
            AttestationKeyVerifier.of(ak),
            QualifiedName.inEndorsementHierarchy(ancestors, ak.name()),
            TpmIdentity.byOperator(TpmType.VIRTUAL, "rsa-2048"));
    var evidence =
        new Evidence(
            "h1",
            DATA,
            attest,
            Bytes.EMPTY,
            List.of(),
            LogPart.NONE,
            LogPart.NONE,
            List.of(),
            Bytes.EMPTY,
            new NetworkOffer("10.99.0.1", DATA, List.of()),
            List.of());
    var expectation =
        new Expectation(
            identity,
            DATA,
            NonceState.VALID,
            Optional.empty(),
            Optional.empty(),
            policy,
            Instant.now(),
            CertificateRecords.NONE);
    var outcome =
        QuoteBinding.check(new Signed(attest, HashAlgorithm.SHA256), evidence, expectation);
    return ((Outcome.Refused<?>) outcome).reason();
  }

  @Test
  void row28AKeyOfTheOwnerHierarchyIsTold() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    var transport = InProcessTpm.manufacture(EkAuthority.create(directory.resolve("ca")));
    try (TpmDevice tpm = TpmDevice.open(transport)) {
      Forge forge = Forge.on(transport, tpm);
      List<Bytes> ancestors = tpm.attestationKeyAncestors();
      AttestationKey good = tpm.createAttestationKey();
      Bytes quote = tpm.quote(good, DATA, SELECTION).attest();
      TpmPublic area = TpmPublic.parse(good.publicArea());
      assertThat(reason(quote, area, ancestors)).isEqualTo(Reason.BINDING_MISMATCH);
      assertThat(reason(quote, area, List.of())).isEqualTo(Reason.AK_HIERARCHY);

      AttestationKey bad = forge.ownerHierarchyKey();
      Bytes owners = forge.ownerHierarchyQuote(bad, DATA, SELECTION).attest();
      TpmPublic badArea = TpmPublic.parse(bad.publicArea());
      for (List<Bytes> claimed : List.of(ancestors, List.<Bytes>of(), List.of(badArea.name()))) {
        assertThat(reason(owners, badArea, claimed)).isEqualTo(Reason.AK_HIERARCHY);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ek.pub, ak.pub, quote-ecc.msg", "ekr.pub, akr.pub, quote-rsa.msg"})
  void row28ARealKeyBelowTheEndorsementKeyPasses(String ek, String ak, String quote)
      throws Exception {
    String folder = "vm-secureboot/";
    Bytes parent = sized(folder + ek).name();
    assertThat(reason(read(folder + quote), sized(folder + ak), List.of(parent)))
        .isEqualTo(Reason.BINDING_MISMATCH);
    assertThat(reason(read(folder + quote), sized(folder + ak), List.of()))
        .isEqualTo(Reason.AK_HIERARCHY);
  }

  @Test
  void row28ARealWindowsMachinesKeyInTheOwnerHierarchyIsTold() throws Exception {
    String folder = "google+go-attestation/extracted/windows_gcp_shielded_vm/";
    Bytes creation = read(folder + "ak_create_data.tpms_creation_data");
    int end = creation.size() - 2 - 34 - 2; // behind parentName: parentQualifiedName, outsideInfo
    Bytes parent = creation.slice(end - 34, end);
    TpmPublic ak = TpmPublic.parse(read(folder + "ak_public.tpmt_public"));
    assertThat(reason(read(folder + "quote.tpms_attest"), ak, List.of(parent)))
        .isEqualTo(Reason.AK_HIERARCHY);
  }
}
