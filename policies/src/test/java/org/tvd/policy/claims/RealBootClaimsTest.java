package org.tvd.policy.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootLog;

/** The claims of real machines' logs. */
class RealBootClaimsTest {
  private static final Path FOLDER = Path.of("../../shared/evidence");

  @BeforeAll
  static void evidenceIsPresent() {
    assumeTrue(Files.isDirectory(FOLDER), "no real evidence at " + FOLDER);
  }

  @Test
  void readsLinuxWithShimAndGrub() throws Exception {
    BootClaims boot = claims("vm-secureboot/eventlog");
    assertThat(boot.secureBoot()).isTrue();
    assertThat(boot.secureBootMode()).contains(SecureBootMode.USER);
    assertThat(boot.applications().orElseThrow()).hasSize(4);
    assertThat(boot.images().orElseThrow().getFirst().loggedPath())
        .endsWith("\\EFI\\BOOT\\BOOTX64.EFI");
    assertThat(boot.kernelArguments().orElseThrow())
        .contains("lockdown=integrity")
        .startsWith("/vmlinuz");
    assertThat(boot.signatureDatabases()).containsOnlyKeys("PK", "KEK", "db", "dbx");
    assertThat(Objects.requireNonNull(boot.signatureDatabases().get("db")).certificates())
        .extracting(BootCertificate::subject)
        .anyMatch(subject -> subject.startsWith("CN=Microsoft Corporation UEFI CA 2011,"));
    assertThat(Objects.requireNonNull(boot.signatureDatabases().get("dbx")).hashes()).hasSize(1);
    assertThat(boot.authorities().orElseThrow())
        .extracting(BootAuthority::variable)
        .containsExactly("db", "SbatLevel", "MokListRT");
    assertThat(boot.authorities().orElseThrow().getLast().subject())
        .isEqualTo("CN=Debian Secure Boot CA");
    assertThat(boot.loader().sbatLevel().orElseThrow()).startsWith("sbat,1,");
    assertThat(boot.loader().shim().orElseThrow())
        .extracting(MeasuredContent::loggedName)
        .containsExactly("MokList", "MokListX", "MokListTrusted");
    assertThat(boot.loader().grub().orElseThrow()).allMatch(GrubText::covered);
    assertThat(boot.loader().initrds().orElseThrow())
        .extracting(MeasuredContent::loggedName)
        .contains("/initrd.gz");
    assertThat(boot.firmware().bootOrder().orElseThrow()).containsExactly(0L, 1L, 2L);
    assertThat(boot.firmware().startupLocality()).contains(0L);
    assertThat(boot.firmware().exitBootServices()).isTrue();
    assertThat(boot.firmware().separators()).hasSize(8);
  }

  @Test
  void readsWindows() throws Exception {
    BootClaims boot =
        claims("immune-gmbh+guard-oss/DESKTOP-MIMU51J-EPP-ESET.evidence/eventlog.0.eventlog.bin");
    assertThat(boot.secureBoot()).isFalse();
    assertThat(boot.firmware().startupLocality()).contains(3L);
    assertThat(boot.kernelCommandLine()).isEmpty();
    assertThat(boot.windows().facts())
        .containsAllEntriesOf(
            Map.of("boot_debugging", 0L, "test_signing", 0L, "code_integrity", 1L));
    assertThat(boot.windows().modules().orElseThrow())
        .hasSizeGreaterThan(100)
        .anyMatch(module -> module.path().toLowerCase(Locale.ROOT).endsWith("winload.efi"));
    assertThat(boot.firmware().bootEntries().orElseThrow())
        .anyMatch(entry -> entry.description().equals("Windows Boot Manager"));
  }

  @Test
  void readsSystemdBoot() throws Exception {
    BootClaims boot =
        claims("tpm2-software+tpm2-tools/test/integration/fixtures/event-arch-linux.bin");
    assertThat(boot.kernelCommandLine().orElseThrow())
        .startsWith("initrd=\\intel-ucode.img")
        .endsWith("l1tf=off");
    assertThat(boot.secureBoot()).isFalse();
  }

  @Test
  void readsTheCommandLineOfEachGrub() throws Exception {
    for (String file :
        new String[] {
          "Fraunhofer-SIT+charra/logs/tcg-boot/binary_bios_measurements",
          "google+go-attestation/attest/testdata/coreos_36_shielded_vm_no_secure_boot_eventlog",
          "google+go-attestation/attest/testdata/ubuntu_2104_shielded_vm_no_secure_boot_eventlog",
          "immune-gmbh+guard-oss/dl160-fwupd-report.evidence/eventlog.0.eventlog.bin",
          "immune-gmbh+guard-oss/ludmilla.evidence/eventlog.bin",
          "keylime+keylime/test/data/create-mb-policy/binary_bios_measurements",
          "keylime+keylime/test/data/create-mb-policy/binary_bios_measurements-secureboot",
          "tpm2-software+tpm2-tools/test/integration/fixtures/event-bootorder.bin",
          "tpm2-software+tpm2-tools/test/integration/fixtures/event-moklisttrusted.bin"
        }) {
      assertThat(claims(file).kernelCommandLine().orElseThrow()).as(file).contains("vmlinuz");
      assertThat(claims(file).loader().initrds().orElseThrow().isEmpty())
          .as(file)
          .isEqualTo(file.contains("ubuntu_2104")); // it boots without
    }
  }

  private static BootClaims claims(String file) throws Exception {
    return BootLogWriter.claims(BootLog.parse(Bytes.of(Files.readAllBytes(FOLDER.resolve(file)))));
  }
}
