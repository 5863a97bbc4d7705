package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Keylime's measured boot policies, written by hand and from a real log. */
final class KeylimeMeasuredBootTest {
  private static final String STATE =
      """
      {"has_secureboot": true,
       "scrtm_and_bios": [{"scrtm": {"sha256": "0x%1$s", "sha1": "0x%3$s"},
                           "platform_firmware": [{"sha256": "0x%2$s"}]}],
       "pk": [{"SignatureOwner": "A", "SignatureData": "0x3082"}],
       "kek": [], "db": [{"SignatureOwner": "A", "SignatureData": "0x3083"}],
       "dbx": [{"SignatureOwner": "A", "SignatureData": "0x%2$s"}],
       "vendor_db": [], "mokdig": [{"sha256": "0x%1$s"}], "mokxdig": [],
       "kernels": [{"shim_authcode_sha256": "0x%1$s", "grub_authcode_sha256": "0x%2$s",
                    "kernel_authcode_sha256": "0x%1$s", "initrd_plain_sha256": "0x%2$s",
                    "kernel_cmdline": "/vmlinuz\\\\ root=/dev/sda1\\\\ it's"},
                   {"kernel_cmdline": "root=.*", "unheard_of": 1}],
       "also_new": 1}
      """
          .formatted("11".repeat(32), "22".repeat(32), "33".repeat(20));

  private static ReferenceValues read(String json) throws MalformedException {
    return Reads.read(KeylimeMeasuredBoot.read(Bytes.ofUtf8(json), List.of()));
  }

  @Test
  void everyPartBecomesAListOrARuleOrIsTold() throws MalformedException {
    ReferenceValues values = read(STATE);

    assertThat(values.list("firmware")).hasSize(2);
    assertThat(values.list("pk"))
        .extracting(ReferenceValue::digest)
        .containsExactly(Bytes.ofHex("3082").sha256());
    assertThat(values.list("db")).hasSize(1);
    assertThat(values.list("dbx"))
        .extracting(value -> value.digest().hex())
        .containsExactly("22".repeat(32));
    assertThat(values.list("mok")).hasSize(1);
    assertThat(values.list("boot")).hasSize(3);
    assertThat(values.list("initrd")).hasSize(1);
    assertThat(values.rules().values())
        .contains(
            "boot.kernel_command_line == '/vmlinuz root=/dev/sda1 it\\'s'",
            "boot.kernel_command_line.matches('^(?:root=.*)$')");
    assertThat(values.rules().get("approved-boot")).contains("&& boot.secure_boot");
    // The SHA-1 digest, the unknown key of a kernel, the unknown part.
    assertThat(Reads.notImported(values)).isEqualTo(3);
    assertThat(ReferenceFormat.detect(Bytes.ofUtf8(STATE)))
        .contains(ReferenceFormat.KEYLIME_MEASURED_BOOT);
  }

  @Test
  void policyWithoutSecureBootIsWeak() throws MalformedException {
    ReferenceValues values = read("{\"has_secureboot\": false, \"kernels\": []}");

    assertThat(values.rules().get("approved-boot")).contains("!boot.secure_boot");
    assertThat(values.findings(Finding.WEAK))
        .containsKey("the policy is for hosts without Secure Boot");
  }

  /** What Keylime makes of a real log, and what a golden host with this log gives, agree. */
  @Test
  void agreesWithTheGoldenHostThatItWasMadeFrom() throws MalformedException {
    Bytes log =
        RealEvidence.read(
            "keylime+keylime/test/data/create-mb-policy/binary_bios_measurements-secureboot");
    List<String> applications =
        BootLog.parse(log).events().stream()
            .filter(event -> event.is(EventType.EV_EFI_BOOT_SERVICES_APPLICATION))
            .map(KeylimeMeasuredBootTest::sha256)
            .toList();
    ReferenceCollector golden = new ReferenceCollector();
    GoldenBootLog.collectUnproven(BootLog.parse(log), golden);
    ReferenceValues values = golden.values("golden", new ReferenceValues.Provenance.Unsigned());
    ReferenceValues keylime =
        read(
            "{\"kernels\": [{\"shim_authcode_sha256\": \"0x%s\", \"grub_authcode_sha256\": \"0x%s\", \"kernel_authcode_sha256\": \"0x%s\"}]}"
                .formatted(applications.get(0), applications.get(1), applications.get(2)));

    assertThat(digests(values, "boot")).isEqualTo(digests(keylime, "boot")).hasSize(3);
    assertThat(values.list("pk")).isNotEmpty();
    assertThat(values.list("dbx")).isNotEmpty();
  }

  private static String sha256(BootEvent event) {
    return event.digests().getOrDefault(HashAlgorithm.SHA256, Bytes.EMPTY).hex();
  }

  private static Set<Bytes> digests(ReferenceValues values, String list) {
    return values.list(list).stream().map(ReferenceValue::digest).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"kernels\": {}}",
        "{\"kernels\": [{\"shim_authcode_sha256\": \"11\"}]}",
        "{\"kernels\": [{\"shim_authcode_sha256\": \"0x1\"}]}",
        "{\"kernels\": [{\"kernel_cmdline\": 1}]}",
        "{\"kernels\": [], \"has_secureboot\": \"yes\"}",
        "{\"kernels\": [], \"pk\": [{\"SignatureData\": \"0x11\"}]}",
        "{\"kernels\": [], \"scrtm_and_bios\": [{}]}",
        "{\"kernels\": [], \"mokdig\": [\"0x11\"]}"
      })
  void refusesWhatIsNoReferenceState(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedException.class);
  }
}
