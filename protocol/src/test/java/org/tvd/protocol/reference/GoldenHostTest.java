package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.TpmPublic;

/** Real hosts as golden ones. */
final class GoldenHostTest {
  private static final String MACHINE = "vm-secureboot/";

  private static Reading golden(Bytes boot, Bytes ima, SortedMap<Integer, Bytes> registers)
      throws MalformedException {
    return new GoldenHost(boot, ima, HashAlgorithm.SHA256, registers, new Provenance.Unsigned())
        .read();
  }

  private static SortedMap<Integer, Bytes> registers() throws MalformedException {
    SortedMap<Integer, Bytes> found =
        PcrText.parse(RealEvidence.read(MACHINE + "pcrs.txt")).get(HashAlgorithm.SHA256);
    assertThat(found).isNotNull();
    SortedMap<Integer, Bytes> registers = new TreeMap<>(found);
    assertThat(registers).hasSize(24);
    registers.keySet().removeIf(register -> register > 15);
    return registers;
  }

  @Test
  void everythingThatItProvesBecomesAReference() throws MalformedException {
    ReferenceValues values =
        Reads.read(
            golden(
                RealEvidence.read(MACHINE + "eventlog"),
                RealEvidence.read(MACHINE + "ima_binary_after"),
                registers()));

    assertThat(values.list("boot")).hasSize(4);
    assertThat(values.list("db")).hasSize(2);
    assertThat(values.list("pk")).hasSize(1);
    assertThat(values.list("variables"))
        .extracting(ReferenceValue::subject)
        .containsExactly("SecureBoot", "PK", "KEK", "db", "dbx");
    assertThat(values.list("initrd")).hasSize(1);
    assertThat(values.list("pcr7"))
        .extracting(ReferenceValue::digest)
        .containsExactly(registers().get(7));
    assertThat(values.lists()).doesNotContainKeys("pcr10", "pcr11");
    assertThat(values.rules())
        .containsKeys("approved-boot", "approved-firmware", "approved-files", "command-line");
    assertThat(values.list("ima")).isNotEmpty();
    assertThat(values.findings(Finding.WEAK))
        .containsKey("a file where any user or service can put one")
        .containsKey("the registers are as somebody read them: no TPM signed them")
        .doesNotContainKey("Secure Boot is off");
    assertThat(values.findings(Finding.NOT_IMPORTED))
        .containsKey("entries after what the TPM signed: measured since");
  }

  private static QuotedHost quoted(String kind, String key, SortedMap<Integer, Bytes> registers)
      throws MalformedException {
    Bytes area = RealEvidence.read(MACHINE + key);
    return new QuotedHost(
        RealEvidence.read(MACHINE + kind + ".msg"),
        RealEvidence.read(MACHINE + kind + ".sig"),
        TpmPublic.parse(area.slice(2, area.size())),
        Map.of(HashAlgorithm.SHA256, registers));
  }

  /** Both quotes of the machine, whose registers it sent beside them. */
  @Test
  void quoteProvesTheRegisters() throws MalformedException {
    Bytes boot = RealEvidence.read(MACHINE + "eventlog");
    Bytes ima = RealEvidence.read(MACHINE + "ima_binary_after");
    for (String[] quote : new String[][] {{"quote-ecc", "ak.pub"}, {"quote-rsa", "akr.pub"}}) {
      SortedMap<Integer, Bytes> registers =
          RealEvidence.virtualMachineQuotedPcrs(quote[0] + ".pcrs");
      ReferenceValues values =
          Reads.read(quoted(quote[0], quote[1], registers).read(boot, ima, HashAlgorithm.SHA256));
      assertThat(values.provenance()).isInstanceOf(Provenance.Proven.class);
      assertThat(values.findings(Finding.WEAK))
          .doesNotContainKey("the registers are as somebody read them: no TPM signed them");
      assertThat(values.list("boot")).hasSize(4);

      registers.put(7, Reads.digest(7));
      assertThat(
              Reads.refused(
                  quoted(quote[0], quote[1], registers).read(boot, ima, HashAlgorithm.SHA256)))
          .isEqualTo(Reading.Reason.REGISTERS_MISMATCH);
    }
    assertThat(
            Reads.refused(
                quoted("quote-ecc", "akr.pub", registers()).read(boot, ima, HashAlgorithm.SHA256)))
        .isEqualTo(Reading.Reason.SIGNATURE_WRONG);
    assertThat(
            Reads.refused(
                quoted("quote-ecc", "ak.pub", registers()).read(boot, ima, HashAlgorithm.SHA384)))
        .isEqualTo(Reading.Reason.REGISTERS_MISMATCH);
  }

  @Test
  void logsAloneProveNothingAndSaySo() throws MalformedException {
    ReferenceValues values =
        Reads.read(
            golden(
                RealEvidence.read(MACHINE + "eventlog"),
                RealEvidence.read(MACHINE + "ima_binary"),
                new TreeMap<>()));

    assertThat(values.list("boot")).hasSize(4);
    assertThat(values.list("pcr7"))
        .extracting(ReferenceValue::digest)
        .containsExactly(registers().get(7));
    assertThat(values.findings(Finding.WEAK).keySet())
        .anyMatch(reason -> reason.startsWith("nothing is proven"));
  }

  @Test
  void refusesLogsOfOtherRegisters() throws MalformedException {
    Bytes boot = RealEvidence.read(MACHINE + "eventlog");
    Bytes ima = RealEvidence.read(MACHINE + "ima_binary_after");
    SortedMap<Integer, Bytes> other = registers();
    other.put(4, Reads.digest(4));
    assertThat(Reads.refused(golden(boot, ima, other))).isEqualTo(Reading.Reason.BOOT_LOG_MISMATCH);
    SortedMap<Integer, Bytes> another = registers();
    another.put(10, Reads.digest(10));
    assertThat(Reads.refused(golden(boot, ima, another)))
        .isEqualTo(Reading.Reason.IMA_LOG_MISMATCH);
  }

  @Test
  void violationsAreWeakAndWeakHashesAreNotImported() throws MalformedException {
    Bytes ima = RealEvidence.read("immune-gmbh+guard-oss/dl160-fwupd-report.evidence/ima.bin");
    ReferenceValues values = Reads.read(golden(Bytes.EMPTY, ima, new TreeMap<>()));

    assertThat(values.findings(Finding.WEAK))
        .hasEntrySatisfying(
            "a violation: the file changed while it was in use",
            paths -> assertThat(paths).hasSize(24));
    // This host hashes its files with SHA-1: every entry is told, and none is a reference.
    assertThat(values.list("ima")).isEmpty();
    assertThat(Reads.notImported(values)).isEqualTo(16_169 - 24 - 1);
  }

  @Test
  void refusesRegistersThatAreNotOfTheirForm() throws MalformedException {
    for (String text :
        new String[] {"sha256:\n 0 : 0xzz\n", "sha256:\n 0 : 0x11\n", "hello\n", " 7 : 0x\n"}) {
      assertThatThrownBy(() -> PcrText.parse(Bytes.ofUtf8(text)))
          .isInstanceOf(MalformedException.class);
    }
    assertThat(PcrText.parse(Bytes.ofUtf8("sm3_256:\n  0 : 0x11\n"))).isEmpty();
  }

  @Test
  void refusesSignatureDatabasesThatAreNotOfTheirForm() {
    String type = "2616c4c14c509240aca941f936934328";
    for (String hex :
        new String[] {
          "00",
          type + "ffffffff" + "00000000" + "30000000",
          type + "1c000000" + "00000000" + "10000000",
          type + "1c000000" + "ffffffff" + "30000000",
          type + "4b000000" + "00000000" + "30000000" + "00".repeat(48)
        }) {
      assertThatThrownBy(
              () -> EfiSignatures.collect(Bytes.ofHex(hex), "db", new ReferenceCollector()))
          .isInstanceOf(MalformedException.class);
    }
  }
}
