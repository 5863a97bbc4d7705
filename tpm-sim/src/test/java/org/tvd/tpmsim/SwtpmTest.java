package org.tvd.tpmsim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.MakeCredential;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.EndorsementKey;
import org.tvd.tpm.Quote;
import org.tvd.tpm.TpmAddress;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransportException;

class SwtpmTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Bytes NONCE = Bytes.ofUtf8("a nonce of the verifier's").sha256();
  private static final List<PcrBankSelection> BOTH =
      List.of(
          new PcrBankSelection(HashAlgorithm.SHA256, IntStream.range(0, 16).boxed().toList()),
          new PcrBankSelection(HashAlgorithm.SHA384, List.of(0, 10)));

  @TempDir private static Path shared;
  private static EkAuthority authority;
  private static Swtpm swtpm;

  @BeforeAll
  static void manufacture() throws Exception {
    Tools.assume("swtpm", "swtpm");
    authority = EkAuthority.create(shared.resolve("ca"));
    swtpm = Swtpm.manufacture(shared.resolve("tpm"), authority);
  }

  @AfterAll
  static void end() {
    if (swtpm != null) {
      swtpm.close();
    }
  }

  private static TpmDevice open() throws TpmException {
    return TpmDevice.open(swtpm.address().connect(DEADLINE));
  }

  @Test
  void certifiesTheEndorsementKeyAsAManufacturerDoes() throws Exception {
    EndorsementKey ek;
    try (TpmDevice tpm = open()) {
      ek = tpm.endorsementKey();
    }
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(ek.certificate().toArray()));
    certificate.verify(authority.certificate().getPublicKey());
    assertThat(Bytes.of(certificate.getEncoded())).isEqualTo(ek.certificate());
    assertThat(certificate.getPublicKey())
        .isEqualTo(PublicKeys.of(TpmPublic.parse(ek.publicArea())));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("2.23.133.8.1");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getSubjectX500Principal().getEncoded()).hasSize(2);
    assertThat(certificate.getSubjectAlternativeNames()).hasSize(1);
    assertThat(ek.chain()).isEmpty();
  }

  @Test
  void quotesWhatTheRegistersHold() throws Exception {
    try (TpmDevice tpm = open()) {
      AttestationKey ak = tpm.createAttestationKey();
      tpm.extend(
          10,
          Map.of(
              HashAlgorithm.SHA256, Bytes.of(new byte[32]),
              HashAlgorithm.SHA384, Bytes.of(new byte[48])));
      Quote quote = tpm.quote(ak, NONCE, BOTH);
      assertThat(Verifying.signedBy(ak.publicArea(), quote)).isTrue();
      Attest attest = Attest.parse(quote.attest());
      assertThat(attest.magic()).isEqualTo(Attest.TPM_GENERATED);
      assertThat(attest.extraData()).isEqualTo(NONCE);
      var info = (Attest.QuoteInfo) attest.attested();
      assertThat(info.pcrDigest()).isEqualTo(Verifying.digest(quote.pcrs()));
      assertThat(info.selection().getFirst().registers()).isEqualTo(BOTH.getFirst().registers());
      assertThat(quote.pcrs()).isEqualTo(tpm.readPcrs(BOTH));
    }
  }

  /** Outside of the endorsement hierarchy these are hidden, and a reboot with them. */
  @Test
  void quotesCarryTheCountersAsTheyAre() throws Exception {
    try (TpmDevice tpm = open()) {
      AttestationKey ak = tpm.createAttestationKey();
      Attest attest = Attest.parse(tpm.quote(ak, NONCE, BOTH).attest());
      assertThat(attest.clock().resetCount()).isBetween(1L, 1000L);
      assertThat(attest.clock().restartCount()).isZero();
      assertThat(attest.firmwareVersion() >>> 32).isNotZero().isLessThan(0x3000_0000L);
    }
  }

  @Test
  void tpm2CheckquoteAgrees() throws Exception {
    Tools.assume("tpm2_checkquote", "tpm2-tools");
    try (TpmDevice tpm = open()) {
      AttestationKey ak = tpm.createAttestationKey();
      Quote quote = tpm.quote(ak, NONCE, BOTH);
      Path at = Files.createTempDirectory(shared, "check");
      Bytes area = ak.publicArea();
      Bytes size = Bytes.of(ByteBuffer.allocate(2).putShort((short) area.size()).array());
      Files.write(at.resolve("pub"), Bytes.concat(size, area).toArray());
      Files.write(at.resolve("msg"), quote.attest().toArray());
      Files.write(at.resolve("sig"), quote.signature().toArray());
      String[] command = {
        "tpm2_checkquote", "-u", "pub", "-m", "msg", "-s", "sig", "-g", "sha256", "-q", NONCE.hex()
      };
      assertThat(Tools.run(at, command).exit()).isZero();
      Files.write(at.resolve("msg"), Bytes.concat(quote.attest(), Bytes.ofUtf8("x")).toArray());
      assertThat(Tools.run(at, command).exit()).isNotZero();
    }
  }

  @Test
  void revealsACredentialMadeForItAndNoOther() throws Exception {
    try (TpmDevice tpm = open()) {
      EndorsementKey ek = tpm.endorsementKey();
      AttestationKey ak = tpm.createAttestationKey();
      AttestationKey other = tpm.createAttestationKey();
      Bytes secret = tpm.random(32);
      var credential =
          MakeCredential.of(
              TpmPublic.parse(ek.publicArea()),
              TpmPublic.parse(ak.publicArea()).name(),
              Secret.of(secret.toArray()),
              new SecureRandom());
      assertThat(tpm.activateCredential(ak, credential)).isEqualTo(Secret.of(secret.toArray()));
      assertThatThrownBy(() -> tpm.activateCredential(other, credential))
          .isInstanceOf(TpmException.class)
          .hasMessageContaining("TPM2_ActivateCredential")
          .hasMessageContaining("TPM_RC_INTEGRITY");
    }
  }

  @Test
  void leavesNothingLoadedAndTheJvmAsItWas() throws Exception {
    try (TpmDevice tpm = open()) {
      AttestationKey ak = tpm.createAttestationKey();
      AttestationKey damaged =
          new AttestationKey(
              ak.publicArea(), Bytes.concat(ak.privateArea().slice(1, 40), Bytes.ofUtf8("x")));
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> tpm.quote(damaged, NONCE, BOTH)).isInstanceOf(TpmException.class);
      }
      assertThat(Verifying.signedBy(ak.publicArea(), tpm.quote(ak, NONCE, BOTH))).isTrue();
      assertThat(tpm.random(1000).size()).isEqualTo(1000);
    }
    assertThat(Security.getProvider("BC")).isNull();
  }

  @Test
  void refusesABankThatTheTpmDoesNotKeep() throws Exception {
    try (TpmDevice tpm = open()) {
      assertThatThrownBy(
              () -> tpm.readPcrs(List.of(new PcrBankSelection(HashAlgorithm.SHA1, List.of(0)))))
          .isInstanceOf(TpmException.class)
          .hasMessageContaining("does the TPM keep this bank?");
    }
  }

  @Test
  void aRestartKeepsTheKeysAndClearsTheRegisters(@TempDir Path dir) throws Exception {
    EndorsementKey ek;
    AttestationKey ak;
    long resets;
    var first = List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(10)));
    try (Swtpm one = Swtpm.manufacture(dir.resolve("t"), authority);
        TpmDevice tpm = TpmDevice.open(one.address().connect(DEADLINE))) {
      ek = tpm.endorsementKey();
      ak = tpm.createAttestationKey();
      tpm.extend(10, Map.of(HashAlgorithm.SHA256, NONCE));
      resets = Attest.parse(tpm.quote(ak, NONCE, first).attest()).clock().resetCount();
      assertThat(Files.readString(dir.resolve("t/swtpm.pid")).strip())
          .isEqualTo(Long.toString(one.pid()));
      assertThatThrownBy(() -> Swtpm.start(dir.resolve("t")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("runs here already");
    }
    try (Swtpm two = Swtpm.start(dir.resolve("t"));
        TpmDevice tpm = TpmDevice.open(two.address().connect(DEADLINE))) {
      assertThat(tpm.endorsementKey()).isEqualTo(ek);
      Quote quote = tpm.quote(ak, NONCE, first);
      assertThat(quote.pcrs())
          .containsExactly(
              new PcrBankValues(HashAlgorithm.SHA256, List.of(Bytes.of(new byte[32]))));
      assertThat(Attest.parse(quote.attest()).clock().resetCount()).isGreaterThan(resets);
    }
    assertThatThrownBy(() -> Swtpm.manufacture(dir.resolve("t"), authority))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> Swtpm.start(dir.resolve("u"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aResetIsAReboot(@TempDir Path dir) throws Exception {
    try (Swtpm one = Swtpm.manufacture(dir.resolve("t"), authority)) {
      long before = one.pid();
      EndorsementKey ek;
      try (TpmDevice tpm = TpmDevice.open(one.address().connect(DEADLINE))) {
        ek = tpm.endorsementKey();
        tpm.extend(0, Map.of(HashAlgorithm.SHA256, NONCE));
        one.reset();
        assertThatThrownBy(() -> tpm.random(8)).isInstanceOf(TpmTransportException.class);
      }
      assertThat(one.pid()).isNotEqualTo(before);
      assertThat(ProcessHandle.of(before)).isEmpty();
      try (TpmDevice tpm = TpmDevice.open(one.address().connect(DEADLINE))) {
        assertThat(tpm.endorsementKey()).isEqualTo(ek);
        assertThat(tpm.readPcrs(List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(0)))))
            .containsExactly(
                new PcrBankValues(HashAlgorithm.SHA256, List.of(Bytes.of(new byte[32]))));
      }
    }
  }

  @Test
  void aSecondClientIsToldThatTheTpmIsInUse() throws Exception {
    try (TpmDevice tpm = open();
        var second = swtpm.address().connect(Duration.ofMillis(200))) {
      assertThat(tpm.random(8).size()).isEqualTo(8);
      assertThatThrownBy(() -> TpmDevice.open(second))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("did not answer within 200 ms; is another program using it?");
    }
  }

  @Test
  void aKilledTpmIsAnErrorAndNotAHang(@TempDir Path dir) throws Exception {
    try (Swtpm one = Swtpm.manufacture(dir.resolve("t"), authority);
        TpmDevice tpm = TpmDevice.open(one.address().connect(DEADLINE))) {
      ProcessHandle process = ProcessHandle.of(one.pid()).orElseThrow();
      process.destroyForcibly();
      process.onExit().join();
      assertThatThrownBy(() -> tpm.random(8))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("is the TPM still running?");
      assertThatThrownBy(() -> one.address().connect(DEADLINE))
          .isInstanceOf(TpmTransportException.class)
          .hasMessageContaining("is swtpm running with this data socket?");
    }
    TpmAddress absent = TpmAddress.parse("swtpm:" + dir.resolve("nothing"));
    assertThatThrownBy(() -> absent.connect(DEADLINE)).isInstanceOf(TpmTransportException.class);
  }

  @Test
  void rsaAndP384EndorsementKeysWorkAsWell(@TempDir Path dir) throws Exception {
    for (EndorsementTemplate kind : List.of(EndorsementTemplate.L1, EndorsementTemplate.H3)) {
      try (Swtpm one = Swtpm.manufacture(dir.resolve(kind.name()), authority, kind);
          TpmDevice tpm = TpmDevice.open(one.address().connect(DEADLINE))) {
        EndorsementKey ek = tpm.endorsementKey();
        AttestationKey ak = tpm.createAttestationKey();
        Bytes secret = tpm.random(32);
        var credential =
            MakeCredential.of(
                TpmPublic.parse(ek.publicArea()),
                TpmPublic.parse(ak.publicArea()).name(),
                Secret.of(secret.toArray()),
                new SecureRandom());
        assertThat(ek.certificate().isEmpty()).isFalse();
        assertThat(tpm.activateCredential(ak, credential)).isEqualTo(Secret.of(secret.toArray()));
      }
    }
  }
}
