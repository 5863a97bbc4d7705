package org.tvd.verifier.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Credential;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.protocol.tpm.MakeCredential;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.InProcessTpm;

/** Credentials made in software, revealed by a TPM of each kind of endorsement key. */
class MakeCredentialTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H7") // libtpms 0.9 has no RSA-4096
  void onlyTheRightTpmWithTheRightKeyRevealsTheSecret(EndorsementTemplate kind) throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    EkAuthority maker = EkAuthority.create(directory.resolve("ca"));
    var random = new SecureRandom();
    try (TpmDevice tpm = TpmDevice.open(InProcessTpm.manufacture(maker, kind));
        TpmDevice other = TpmDevice.open(InProcessTpm.manufacture(maker, kind))) {
      AttestationKey ak = tpm.createAttestationKey();
      AttestationKey another = tpm.createAttestationKey();
      TpmPublic ek = TpmPublic.parse(tpm.endorsementKey().publicArea());
      Bytes name = TpmPublic.parse(ak.publicArea()).name();
      for (int i = 0; i < 20; i++) { // coordinates with leading zeros come now and then
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        Credential credential = MakeCredential.of(ek, name, Secret.of(secret), random);
        assertThat(tpm.activateCredential(ak, credential)).isEqualTo(Secret.of(secret));
      }
      Credential credential = MakeCredential.of(ek, name, Secret.of(new byte[32]), random);
      assertThatThrownBy(() -> tpm.activateCredential(another, credential))
          .isInstanceOf(TpmException.class);
      assertThatThrownBy(() -> other.activateCredential(other.createAttestationKey(), credential))
          .isInstanceOf(TpmException.class);
      byte[] changed = credential.idObject().toArray();
      changed[changed.length - 1] ^= 1;
      assertThatThrownBy(
              () ->
                  tpm.activateCredential(
                      ak, new Credential(Bytes.of(changed), credential.encryptedSecret())))
          .isInstanceOf(TpmException.class);
    }
  }
}
