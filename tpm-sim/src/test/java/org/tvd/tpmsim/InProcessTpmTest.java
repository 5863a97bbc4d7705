package org.tvd.tpmsim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmTransport;
import org.tvd.tpm.TpmTransportException;
import org.tvd.tpm.command.KeyTemplates;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPM_HANDLE;

class InProcessTpmTest {
  @TempDir private Path dir;
  private EkAuthority authority;

  @BeforeEach
  void authority() throws Exception {
    Tools.assumeLibtpms();
    authority = EkAuthority.create(dir.resolve("ca"));
  }

  @Test
  void manyFitIntoOneJvmAndEachIsAnother() throws Exception {
    List<TpmDevice> devices = new ArrayList<>();
    Set<Bytes> identities = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      devices.add(TpmDevice.open(InProcessTpm.manufacture(authority)));
    }
    for (TpmDevice device : devices) {
      identities.add(device.endorsementKey().publicArea());
      device.createAttestationKey();
      device.close();
    }
    assertThat(identities).hasSize(8);
  }

  @Test
  void aClosedOneIsAnError() throws Exception {
    TpmDevice device = TpmDevice.open(InProcessTpm.manufacture(authority));
    device.close();
    device.close();
    assertThatThrownBy(() -> device.random(8)).isInstanceOf(TpmTransportException.class);
  }

  /** A TPM has room for three objects; an agent that was killed leaves its own there. */
  @Test
  void whatAKilledUserLeftLoadedIsFlushed() throws Exception {
    TpmTransport transport = InProcessTpm.manufacture(authority);
    TpmCommands killed = new TpmCommands(transport);
    for (int i = 0; i < 3; i++) {
      assertThat(killed.createPrimary(TPM_HANDLE.OWNER, KeyTemplates.storageP256())).isNotNull();
    }
    try (TpmDevice device = TpmDevice.open(transport)) {
      assertThat(device.createAttestationKey().publicArea().isEmpty()).isFalse();
    }
  }
}
