package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.EkForge;

/** A platform whose manufacturer certified its initial attestation key, and nobody its TPM. */
class IakTest extends VerifierTest {
  private static final String RESIDENCY = "2.23.133.11.1.1";
  private static final String RESTRICTED = "2.23.133.11.1.3";

  @Override
  void prepare(Site fresh) throws IOException {
    EkAuthority platformMaker = EkAuthority.create(directory.resolve("platform-maker"));
    Files.copy(
        platformMaker.certificateFile(), fresh.policy().resolve("anchors/platform-maker.pem"));
    String trust = Files.readString(fresh.policy().resolve("trust.yaml"));
    fresh.write(
        "trust.yaml",
        trust
            + "\niak-anchors:\n  platforms:\n    file: anchors/platform-maker.pem\n"
            + "    type: hardware\n");
  }

  private EkForge platformMaker() throws IOException {
    return new EkForge(EkAuthority.open(directory.resolve("platform-maker")));
  }

  private static PublicKey key(AttestationKey key) throws Exception {
    return PublicKeys.of(TpmPublic.parse(key.publicArea()));
  }

  private static EnrolmentRequest request(Host host, AttestationKey key, Bytes certificate)
      throws Exception {
    EnrolmentRequest request = host.enrolmentRequest(key.publicArea());
    return new EnrolmentRequest(
        request.host(),
        Bytes.EMPTY,
        List.of(),
        request.ekPublic(),
        request.akPublic(),
        List.of(),
        certificate,
        List.of());
  }

  @Test
  void aHostQuotesWithItsInitialAttestationKey() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    AttestationKey iak = host.tpm().initialAttestationKey();
    assertThat(host.tpm().initialAttestationKey()).isEqualTo(iak);
    Bytes certificate =
        platformMaker().initialAttestation(key(iak), List.of(RESIDENCY, RESTRICTED));
    host.use(iak);
    assertThat(host.prove(request(host, iak, certificate)).status()).isEqualTo(200);
    host.open(host.attest("beta"));
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    assertThat(operator().get("/v1/hosts").as(Operations.HostView[].class)[0].tpmType())
        .isEqualTo("hardware");
    restart();
    assertThat(host.tpm().initialAttestationKey()).isEqualTo(iak);
  }

  @Test
  void row29AnIakCertificateThatSaysNothingOfATpm() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    AttestationKey iak = host.tpm().initialAttestationKey();
    for (List<String> policies :
        List.of(List.of(RESIDENCY), List.of(RESTRICTED), List.of("2.23.133.11.1.2"))) {
      Bytes certificate = platformMaker().initialAttestation(key(iak), policies);
      AttackTest.assertRefused(
          host.client().post("/v1/enrolments", request(host, iak, certificate)), "iak-usage");
    }
    Bytes endorsement = platformMaker().certificate(key(iak), EkForge.Form.GOOD);
    AttackTest.assertRefused(
        host.client().post("/v1/enrolments", request(host, iak, endorsement)), "iak-usage");
  }

  @Test
  void row4AnIakCertificateOfAnotherKeyOrMaker() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    AttestationKey iak = host.tpm().initialAttestationKey();
    Bytes another =
        platformMaker().initialAttestation(key(host.ak()), List.of(RESIDENCY, RESTRICTED));
    AttackTest.assertRefused(
        host.client().post("/v1/enrolments", request(host, iak, another)), "iak-key-mismatch");
    // The authority of endorsement keys may not vouch for attestation keys.
    Bytes stranger =
        new EkForge(site().tpmMaker()).initialAttestation(key(iak), List.of(RESIDENCY, RESTRICTED));
    AttackTest.assertRefused(
        host.client().post("/v1/enrolments", request(host, iak, stranger)), "ek-not-trusted");
    assertThat(host.enrol().host()).isEqualTo("h1");
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }
}
