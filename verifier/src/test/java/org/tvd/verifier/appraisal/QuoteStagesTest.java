package org.tvd.verifier.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.EccCurve;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.Forge;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;
import org.tvd.verifier.appraisal.QuoteSignature.Signed;
import org.tvd.verifier.master.ExamplePolicy;

/** The first stages alone, where the stages before would stop the attack already. */
class QuoteStagesTest {
  private static final Bytes DATA = Bytes.ofUtf8("qualifying data").sha256();
  private static final List<PcrBankSelection> SELECTION =
      List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(0, 7)));

  @TempDir private static Path directory;
  private static TpmDevice tpm;
  private static Forge forge;

  @BeforeAll
  static void manufacture() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    var transport = InProcessTpm.manufacture(EkAuthority.create(directory.resolve("ca")));
    tpm = TpmDevice.open(transport);
    forge = Forge.on(transport, tpm);
  }

  @AfterAll
  static void end() {
    if (tpm != null) {
      tpm.close();
    }
  }

  private static Identity identity(AttestationKey key) throws Exception {
    TpmPublic ak = TpmPublic.parse(key.publicArea());
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(tpm.endorsementKey().certificate().toArray()));
    return new Identity(
        "h1",
        Optional.of(certificate),
        ak,
        AttestationKeyVerifier.of(ak),
        QualifiedName.inEndorsementHierarchy(tpm.attestationKeyAncestors(), ak.name()),
        TpmIdentity.byOperator(TpmType.VIRTUAL, "ecc-p256"));
  }

  private static Reason reason(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).reason();
  }

  @Test
  void row6AKeyThatSignsAnythingIsRefusedAtEachUse() throws Exception {
    AttestationKey key = forge.unrestrictedKey();
    Quote quote = forge.forgedQuote(key, DATA, SELECTION, tpm.readPcrs(SELECTION));
    assertThat(reason(QuoteSignature.check(quote.attest(), quote.signature(), identity(key))))
        .isEqualTo(Reason.KEY_UNRESTRICTED);
  }

  @Test
  void row7ADuplicableKeyIsRefusedAtEachUse() throws Exception {
    AttestationKey key = forge.duplicableKey();
    Quote quote = tpm.quote(key, DATA, SELECTION);
    assertThat(reason(QuoteSignature.check(quote.attest(), quote.signature(), identity(key))))
        .isEqualTo(Reason.KEY_DUPLICABLE);
  }

  @Test
  void row8OnlyWhatATpmMadeIsRead() throws Exception {
    AttestationKey key = forge.unrestrictedKey();
    Quote quote = forge.wrongMagic(key, DATA, SELECTION);
    var offer = new NetworkOffer("10.99.0.1", DATA, List.of());
    var evidence =
        new Evidence(
            "h1",
            DATA,
            quote.attest(),
            quote.signature(),
            quote.pcrs(),
            LogPart.NONE,
            LogPart.NONE,
            List.of(),
            Bytes.EMPTY,
            offer,
            List.of());
    var expectation =
        new Expectation(
            identity(key),
            DATA,
            NonceState.VALID,
            Optional.empty(),
            Optional.empty(),
            ExamplePolicy.in(directory.resolve("row8")).load(),
            Instant.now(),
            CertificateRecords.NONE);
    var signed = new Signed(quote.attest(), HashAlgorithm.SHA256);
    assertThat(reason(QuoteBinding.check(signed, evidence, expectation)))
        .isEqualTo(Reason.NOT_TPM_GENERATED);
  }

  @Test
  void row39ASignatureInAnotherSpelling() throws Exception {
    AttestationKey key = tpm.createAttestationKey();
    Quote quote = tpm.quote(key, DATA, SELECTION);
    var signature = (TpmSignature.Ecdsa) TpmSignature.parse(quote.signature());
    assertThat(QuoteSignature.check(quote.attest(), quote.signature(), identity(key)))
        .isInstanceOf(Outcome.Proven.class);
    Bytes r = signature.r();
    Bytes s = signature.s();
    Bytes zeros = Bytes.of(new byte[32]);
    Bytes order = EccCurve.P256.order();
    for (Bytes spelling :
        List.of(
            ecdsa(Bytes.concat(Bytes.of(new byte[1]), r), s), // a leading zero more
            ecdsa(r, Bytes.concat(Bytes.of(new byte[34]), s)),
            ecdsa(Bytes.EMPTY, s),
            ecdsa(zeros, s),
            ecdsa(r, zeros),
            ecdsa(order, s),
            ecdsa(r, order),
            Bytes.concat(quote.signature(), Bytes.of(new byte[1])),
            quote.signature().slice(0, quote.signature().size() - 1))) {
      assertThat(reason(QuoteSignature.check(quote.attest(), spelling, identity(key))))
          .isEqualTo(Reason.SIGNATURE_FORM);
    }
  }

  private static Bytes ecdsa(Bytes r, Bytes s) {
    return Bytes.of(
        ByteBuffer.wrap(new byte[8 + r.size() + s.size()])
            .putShort((short) TpmPublic.ALG_ECDSA)
            .putShort((short) HashAlgorithm.SHA256.id())
            .putShort((short) r.size())
            .put(r.asBuffer())
            .putShort((short) s.size())
            .put(s.asBuffer())
            .array());
  }

  @Test
  void row13AnotherHashThanTheKeys() throws Exception {
    AttestationKey key = tpm.createAttestationKey();
    Quote quote = tpm.quote(key, DATA, SELECTION);
    byte[] sha1 = quote.signature().toArray();
    sha1[3] = 4;
    assertThat(reason(QuoteSignature.check(quote.attest(), Bytes.of(sha1), identity(key))))
        .isEqualTo(Reason.SIGNATURE_ALGORITHM);
  }

  @Test
  void row27TheClockAndTheCountersDoNotGoBack() {
    var last = new ClockInfo(1000, 5, 3, true);
    assertThat(ClockCheck.check(last, Optional.empty())).isInstanceOf(Outcome.Proven.class);
    for (ClockInfo later :
        List.of(
            new ClockInfo(1000, 5, 3, true),
            new ClockInfo(1001, 5, 3, false),
            new ClockInfo(990, 6, 0, false), // a power loss
            new ClockInfo(1000, 5, 4, true),
            new ClockInfo(-1, 5, 3, true))) { // unsigned
      assertThat(ClockCheck.check(later, Optional.of(last))).isInstanceOf(Outcome.Proven.class);
    }
    for (ClockInfo earlier :
        List.of(
            new ClockInfo(999, 5, 3, true),
            new ClockInfo(5000, 4, 9, true),
            new ClockInfo(5000, 5, 2, true),
            new ClockInfo(999, 5, 3, false))) {
      assertThat(reason(ClockCheck.check(earlier, Optional.of(last))))
          .isEqualTo(Reason.CLOCK_WENT_BACK);
    }
  }
}
