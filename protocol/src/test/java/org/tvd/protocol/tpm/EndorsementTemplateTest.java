package org.tvd.protocol.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.RealEvidence;

/** Endorsement keys' templates and policies, against a real TPM's keys and the profile's values. */
class EndorsementTemplateTest {

  @ParameterizedTest
  @CsvSource({"L2, ek.pub, 68", "L1, ekr.pub, 258"})
  void isWhatARealTpmsEndorsementKeyWasMadeFrom(
      EndorsementTemplate template, String file, int unique) throws Exception {
    Bytes real = sized("vm-secureboot/" + file);
    Bytes made = template.template();
    assertThat(made.size()).isEqualTo(real.size());
    assertThat(made.slice(0, made.size() - unique)).isEqualTo(real.slice(0, real.size() - unique));
    assertThat(template.hasAlgorithmsOf(TpmPublic.parse(real))).isTrue();
  }

  @Test
  void tellsTemplatesOfOtherAlgorithmsApart() throws Exception {
    TpmPublic rsa = TpmPublic.parse(sized("vm-secureboot/ekr.pub"));
    TpmPublic attestation = TpmPublic.parse(sized("vm-secureboot/akr.pub"));
    assertThat(EndorsementTemplate.L2.hasAlgorithmsOf(rsa)).isFalse();
    assertThat(EndorsementTemplate.H6.hasAlgorithmsOf(rsa)).isFalse();
    assertThat(EndorsementTemplate.L1.hasAlgorithmsOf(attestation)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "A, SHA256, 837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa",
    "A, SHA384,"
        + " 8bbf2266537c171cb56e403c4dc1d4b64f432611dc386e6f532050c3278c930e143e8bb1133824ccb431053871c6db53",
    "B, SHA256, ca3d0a99a2b93906f7a3342414efcfb3a385d44cd1fd459089d19b5071c0b7a0",
    "B, SHA384,"
        + " b26e7d28d11a50bc53d882bcf5fd3a1a074148bb35d3b4e4cb1c0ad9bde419cacb47ba09699646150f9fc000f3f80e12",
    "B, SHA512,"
        + " b8221ca69e8550a4914de3faa6a18c072cc01208073a928d5d66d59ef79e49a4"
        + "29c41a6b269571d57edb25fbdb1838425608b413cd616a5f6db5b6071af99bea"
  })
  void policiesAreTheProfiles(EndorsementPolicy policy, HashAlgorithm hash, String digest) {
    assertThat(policy.digest(hash).hex()).isEqualTo(digest);
  }

  /** A TPM2B's content. */
  private static Bytes sized(String file) {
    Bytes sized = RealEvidence.read(file);
    return sized.slice(2, sized.size());
  }
}
