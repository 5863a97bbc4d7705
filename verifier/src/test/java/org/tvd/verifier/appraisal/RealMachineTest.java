package org.tvd.verifier.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.BootClaims;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.EvidencePolicy.Presence;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.Attest.QuoteInfo;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Outcome.Proven;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;
import org.tvd.verifier.appraisal.QuoteBinding.Bound;
import org.tvd.verifier.appraisal.QuoteSignature.Signed;
import org.tvd.verifier.master.ExamplePolicy;

/**
 * The stages of the appraisal on a real virtual machine's evidence. Its qualifying data is not a
 * binding of ours, so that stage is left to other tests.
 */
class RealMachineTest {
  private static final Path FOLDER = Path.of("../../shared/evidence/vm-secureboot");
  private static final List<PcrBankSelection> SELECTION =
      List.of(new PcrBankSelection(HashAlgorithm.SHA256, IntStream.range(0, 15).boxed().toList()));

  @TempDir private Path directory;

  @BeforeEach
  void assumePresent() {
    assumeTrue(Files.isDirectory(FOLDER), "no real evidence at " + FOLDER);
  }

  private static Bytes read(String file) throws IOException {
    return Bytes.of(Files.readAllBytes(FOLDER.resolve(file)));
  }

  private static Identity identity(String publicArea) throws Exception {
    Bytes sized = read(publicArea);
    TpmPublic ak = TpmPublic.parse(sized.slice(2, sized.size()));
    var ek =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(read("ekr.der").toArray()));
    Bytes parent = read(publicArea.equals("ak.pub") ? "ek.pub" : "ekr.pub");
    Bytes ekName = TpmPublic.parse(parent.slice(2, parent.size())).name();
    return new Identity(
        "vm",
        Optional.of(ek),
        ak,
        AttestationKeyVerifier.of(ak),
        QualifiedName.inEndorsementHierarchy(List.of(ekName), ak.name()),
        TpmIdentity.byOperator(TpmType.VIRTUAL, "rsa-2048"));
  }

  /**
   * The values that tpm2_quote saved: a TPML_PCR_SELECTION and then TPML_DIGESTs of up to eight, as
   * they lie in that program's memory.
   */
  private static List<PcrBankValues> values(String quote) throws IOException {
    ByteBuffer in = read(quote + ".pcrs").asBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Bytes> values = new ArrayList<>();
    for (int list = 132 + 4; list < in.capacity(); list += 4 + 8 * 66) {
      int count = in.getInt(list);
      for (int i = 0; i < count; i++) {
        byte[] value = new byte[in.getShort(list + 4 + i * 66)];
        in.get(list + 4 + i * 66 + 2, value);
        values.add(Bytes.of(value));
      }
    }
    return List.of(new PcrBankValues(HashAlgorithm.SHA256, values));
  }

  private static <T> T proven(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Proven.class);
    return ((Proven<T>) outcome).value();
  }

  private static Signed signed(String quote, String publicArea) throws Exception {
    return proven(
        QuoteSignature.check(read(quote + ".msg"), read(quote + ".sig"), identity(publicArea)));
  }

  private static QuotedPcrs pcrs() throws Exception {
    Signed signed = signed("quote-ecc", "ak.pub");
    Attest attest = Attest.parse(signed.attest());
    var bound = new Bound(attest, (QuoteInfo) attest.attested(), signed.digest());
    return proven(PcrCheck.check(bound, values("quote-ecc"), SELECTION));
  }

  @ParameterizedTest
  @CsvSource({"quote-ecc, ak.pub, ak.name", "quote-rsa, akr.pub, akr.name"})
  void theQuotesVerify(String quote, String publicArea, String name) throws Exception {
    assertThat(identity(publicArea).ak().name()).isEqualTo(read(name));
    Signed signed = signed(quote, publicArea);
    Attest attest = Attest.parse(signed.attest());
    assertThat(attest.magic()).isEqualTo(Attest.TPM_GENERATED);
    byte[] counting = new byte[32];
    IntStream.range(0, 32).forEach(i -> counting[i] = (byte) i);
    assertThat(attest.extraData()).isEqualTo(Bytes.of(counting));
    var info = (QuoteInfo) attest.attested();
    assertThat(info.selection())
        .singleElement()
        .satisfies(
            bank -> {
              assertThat(bank.algorithm()).isEqualTo(HashAlgorithm.SHA256.id());
              assertThat(bank.registers()).isEqualTo(IntStream.range(0, 15).boxed().toList());
            });
    var bound = new Bound(attest, info, signed.digest());
    assertThat(proven(PcrCheck.check(bound, values(quote), SELECTION)).values()).hasSize(15);
  }

  @Test
  void aQuoteDoesNotVerifyByTheOtherKey() throws Exception {
    assertThat(
            QuoteSignature.check(read("quote-ecc.msg"), read("quote-ecc.sig"), identity("akr.pub")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.SIGNATURE_ALGORITHM));
    byte[] changed = read("quote-rsa.msg").toArray();
    changed[changed.length - 1] ^= 1;
    assertThat(QuoteSignature.check(Bytes.of(changed), read("quote-rsa.sig"), identity("akr.pub")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.SIGNATURE_WRONG));
  }

  @Test
  void theBootLogReplaysAndSecureBootWasOn() throws Exception {
    BootClaims boot = proven(BootLogCheck.check(read("eventlog"), pcrs(), Presence.REQUIRED));
    assertThat(boot.logVerified()).isTrue();
    assertThat(boot.secureBoot()).isTrue();
    assertThat(boot.applications().orElseThrow())
        .isNotEmpty()
        .allMatch(digest -> digest.length() == 64);
    assertThat(boot.kernelCommandLine()).get(STRING).contains("lockdown=integrity");
  }

  @Test
  void thePrefixOfTheImaLogIsProven() throws Exception {
    PolicySet policy = ExamplePolicy.in(directory).load();
    LogPart log = LogPart.whole(read("ima_binary_after"));
    ImaLogCheck.State state =
        proven(new ImaLogCheck().check(log, Optional.empty(), pcrs(), policy));
    assertThat(state.progress().entries()).isEqualTo(85);
    ImaClaims ima = state.claims();
    assertThat(ima.verified()).isTrue();
    assertThat(ima.entries().orElseThrow()).hasSize(84);
    assertThat(ima.violations()).contains(0L);
    assertThat(ima.unlisted()).contains(84L);
    assertThat(state.rest().size()).isPositive();
  }
}
