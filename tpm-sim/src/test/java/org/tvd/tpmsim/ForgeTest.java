package org.tvd.tpmsim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.ObjectAttributes;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

/** Each forgery is what it says: its signature holds, so only the check of its row stops it. */
class ForgeTest {
  private static final Bytes NONCE = Bytes.ofUtf8("nonce").sha256();
  private static final List<PcrBankSelection> SELECTION =
      List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(0, 4, 7)));

  @TempDir private static Path dir;
  private static TpmDevice tpm;
  private static TpmDevice other;
  private static Forge forge;

  @BeforeAll
  static void manufacture() throws Exception {
    Tools.assumeLibtpms();
    EkAuthority authority = EkAuthority.create(dir.resolve("ca"));
    var transport = InProcessTpm.manufacture(authority);
    tpm = TpmDevice.open(transport);
    forge = Forge.on(transport, tpm);
    other = TpmDevice.open(InProcessTpm.manufacture(authority));
    SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
  }

  @AfterAll
  static void end() {
    if (tpm != null) {
      tpm.close();
      other.close();
    }
  }

  private static Attest attest(Quote quote) throws Exception {
    return Attest.parse(quote.attest());
  }

  private static Attest.QuoteInfo info(Quote quote) throws Exception {
    return (Attest.QuoteInfo) attest(quote).attested();
  }

  @Test
  void row4AKeyOfAnotherTpmDoesNotLoadHere() throws Exception {
    AttestationKey ak = Forge.keyOfAnotherTpm(other);
    assertThat(tpm.endorsementKey()).isNotEqualTo(other.endorsementKey());
    assertThatThrownBy(() -> tpm.quote(ak, NONCE, SELECTION)).isInstanceOf(TpmException.class);
  }

  @Test
  void row6AnUnrestrictedKeySignsWhatTheTpmDoesNotHold() throws Exception {
    AttestationKey key = forge.unrestrictedKey();
    Bytes good = Bytes.ofUtf8("a good boot").sha256();
    var values = List.of(new PcrBankValues(HashAlgorithm.SHA256, List.of(good, good, good)));
    Quote quote = forge.forgedQuote(key, NONCE, SELECTION, values);
    assertThat(Verifying.signedBy(key.publicArea(), quote)).isTrue();
    assertThat(attest(quote).magic()).isEqualTo(Attest.TPM_GENERATED);
    assertThat(attest(quote).extraData()).isEqualTo(NONCE);
    assertThat(info(quote).pcrDigest()).isEqualTo(Verifying.digest(values));
    assertThat(TpmPublic.parse(key.publicArea()).attributes())
        .matches(attributes -> !attributes.has(ObjectAttributes.Attribute.RESTRICTED));
    AttestationKey restricted = tpm.createAttestationKey();
    assertThatThrownBy(() -> forge.forgedQuote(restricted, NONCE, SELECTION, values))
        .isInstanceOf(TpmException.class)
        .hasMessageContaining("TPM2_Sign");
  }

  @Test
  void row7ADuplicableKeyQuotes() throws Exception {
    AttestationKey key = forge.duplicableKey();
    assertThat(TpmPublic.parse(key.publicArea()).attributes())
        .matches(attributes -> attributes.has(ObjectAttributes.Attribute.RESTRICTED))
        .matches(attributes -> !attributes.has(ObjectAttributes.Attribute.FIXED_TPM))
        .matches(attributes -> !attributes.has(ObjectAttributes.Attribute.FIXED_PARENT));
    Quote quote = tpm.quote(key, NONCE, SELECTION);
    assertThat(Verifying.signedBy(key.publicArea(), quote)).isTrue();
  }

  @Test
  void row8OnlyTheMagicIsWrong() throws Exception {
    AttestationKey key = forge.unrestrictedKey();
    Quote quote = forge.wrongMagic(key, NONCE, SELECTION);
    assertThat(Verifying.signedBy(key.publicArea(), quote)).isTrue();
    assertThat(attest(quote).magic()).isNotEqualTo(Attest.TPM_GENERATED);
    assertThat(info(quote).pcrDigest()).isEqualTo(Verifying.digest(quote.pcrs()));
  }

  @Test
  void row9OtherStatementsCarryAGenuineSignature() throws Exception {
    AttestationKey ak = tpm.createAttestationKey();
    for (Quote quote :
        List.of(
            forge.timeAsQuote(ak, NONCE, SELECTION),
            forge.certificationAsQuote(ak, NONCE, SELECTION))) {
      assertThat(Verifying.signedBy(ak.publicArea(), quote)).isTrue();
      assertThat(attest(quote).magic()).isEqualTo(Attest.TPM_GENERATED);
      assertThat(attest(quote).extraData()).isEqualTo(NONCE);
      assertThat(attest(quote).type()).isNotEqualTo(Attest.ST_ATTEST_QUOTE);
    }
  }

  @Test
  void row10ValuesHashToTheDigestOfOtherRegisters() throws Exception {
    AttestationKey ak = tpm.createAttestationKey();
    var quoted = List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(11, 12, 13)));
    Quote quote = forge.relabelled(ak, NONCE, quoted, SELECTION);
    assertThat(Verifying.signedBy(ak.publicArea(), quote)).isTrue();
    assertThat(info(quote).pcrDigest()).isEqualTo(Verifying.digest(quote.pcrs()));
    assertThat(info(quote).selection().getFirst().registers()).containsExactly(11, 12, 13);
  }

  @Test
  void row11ResettableRegistersHoldWhatTheAttackerWants() throws Exception {
    AttestationKey ak = tpm.createAttestationKey();
    Bytes digest = Bytes.ofUtf8("good").sha256();
    Quote first = forge.resettable(ak, NONCE, digest);
    Quote second = forge.resettable(ak, NONCE, digest);
    assertThat(Verifying.signedBy(ak.publicArea(), second)).isTrue();
    assertThat(second.pcrs()).isEqualTo(first.pcrs());
  }

  @Test
  void row12PartialAndEmptySelectionsAreGenuine() throws Exception {
    AttestationKey ak = tpm.createAttestationKey();
    Quote partial = forge.partial(ak, NONCE, SELECTION);
    assertThat(Verifying.signedBy(ak.publicArea(), partial)).isTrue();
    assertThat(info(partial).selection().getFirst().registers()).containsExactly(0, 4);
    Quote empty = forge.empty(ak, NONCE);
    assertThat(Verifying.signedBy(ak.publicArea(), empty)).isTrue();
    assertThat(info(empty).selection()).isEmpty();
  }

  @Test
  void row28TheOwnerHierarchyHidesTheCounters() throws Exception {
    AttestationKey ak = forge.ownerHierarchyKey();
    Quote quote = forge.ownerHierarchyQuote(ak, NONCE, SELECTION);
    assertThat(Verifying.signedBy(ak.publicArea(), quote)).isTrue();
    assertThat(attest(quote).clock().resetCount()).isGreaterThan(1000);
    assertThatThrownBy(() -> tpm.quote(ak, NONCE, SELECTION)).isInstanceOf(TpmException.class);
  }
}
