package org.tvd.tpmsim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.BootLogVerification;
import org.tvd.protocol.bootlog.SecureBoot;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.ima.ImaProgress;
import org.tvd.protocol.ima.ImaReplay;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

class SimulatedBootTest {
  @TempDir private Path dir;
  private InProcessTpm transport;
  private TpmDevice tpm;

  @BeforeEach
  void manufacture() throws Exception {
    Tools.assumeLibtpms();
    transport = InProcessTpm.manufacture(EkAuthority.create(dir.resolve("ca")));
    tpm = TpmDevice.open(transport);
  }

  @AfterEach
  void end() {
    if (tpm != null) {
      tpm.close();
    }
  }

  private SortedMap<Integer, Bytes> registers(HashAlgorithm bank) throws TpmException {
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    List<Bytes> values = tpm.readPcrs(List.of(new PcrBankSelection(bank, all))).getFirst().values();
    SortedMap<Integer, Bytes> registers = new TreeMap<>();
    all.forEach(pcr -> registers.put(pcr, values.get(pcr)));
    return registers;
  }

  @Test
  void theBootLogReplaysToTheRegistersOfBothBanks() throws Exception {
    Bytes log = SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
    for (HashAlgorithm bank : MeasuredBoot.BANKS) {
      var verification = VerifiedBootLog.verify(BootLog.parse(log), registers(bank), bank);
      assertThat(verification).isInstanceOf(BootLogVerification.Verified.class);
      var verified = ((BootLogVerification.Verified) verification).log();
      assertThat(verified.secureBoot()).isEqualTo(SecureBoot.ENABLED);
    }
  }

  @Test
  void aBootWithoutSecureBootSaysSo() throws Exception {
    var profile = new BootProfile(false, List.of("grub", "linux"), "quiet");
    Bytes log = SimulatedFirmware.boot(tpm, profile);
    var verification =
        VerifiedBootLog.verify(
            BootLog.parse(log), registers(HashAlgorithm.SHA256), HashAlgorithm.SHA256);
    assertThat(((BootLogVerification.Verified) verification).log().secureBoot())
        .isEqualTo(SecureBoot.DISABLED);
  }

  @Test
  void tpm2EventlogReadsItAndReplaysToTheSameValues() throws Exception {
    Tools.assume("tpm2_eventlog", "tpm2-tools");
    Bytes log = SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
    Files.write(dir.resolve("log"), log.toArray());
    Tools.Result result = Tools.run(dir, "tpm2_eventlog", "log");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output())
        .contains(
            "EV_EFI_VARIABLE_DRIVER_CONFIG", "UnicodeName: SecureBoot", "VariableData: \"01\"")
        .contains("kernel_cmdline: " + BootProfile.STANDARD.kernelCommandLine())
        .doesNotContain("ERROR");
    for (HashAlgorithm bank : MeasuredBoot.BANKS) {
      registers(bank).forEach((pcr, value) -> assertThat(result.output()).contains(value.hex()));
    }
  }

  @Test
  void aResetTpmBootsAnew() throws Exception {
    SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
    var first = registers(HashAlgorithm.SHA256);
    var identity = tpm.endorsementKey();
    transport.reset();
    SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
    assertThat(registers(HashAlgorithm.SHA256)).isEqualTo(first);
    assertThat(tpm.endorsementKey()).isEqualTo(identity);
  }

  @Test
  void theImaLogReachesPcr10() throws Exception {
    Path log = dir.resolve("ima");
    SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
    SimulatedIma.measure(tpm, log, "/usr/bin/bash", Bytes.ofUtf8("bash").sha256());
    SimulatedIma.measure(tpm, log, "/usr/bin/a b", Bytes.ofUtf8("a b").sha256());
    ImaLog parsed = ImaLog.parse(Bytes.of(Files.readAllBytes(log)));
    assertThat(parsed.size()).isEqualTo(3);
    assertThat(parsed.entries().getFirst().isBootAggregate()).isTrue();
    assertThat(parsed.entries().getLast().path()).isEqualTo("/usr/bin/a_b");
    for (HashAlgorithm bank : MeasuredBoot.BANKS) {
      Bytes pcr10 =
          tpm.readPcrs(List.of(new PcrBankSelection(bank, List.of(10))))
              .getFirst()
              .values()
              .getFirst();
      assertThat(reached(parsed, bank, pcr10)).isEqualTo(3);
    }
  }

  @Test
  void aViolationIsZerosInTheLogAndOnesInTheTpm() throws Exception {
    Path log = dir.resolve("ima");
    SimulatedIma.violate(tpm, log, "/var/log/wtmp");
    ImaLog parsed = ImaLog.parse(Bytes.of(Files.readAllBytes(log)));
    Bytes pcr10 =
        tpm.readPcrs(List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(10))))
            .getFirst()
            .values()
            .getFirst();
    assertThat(reached(parsed, HashAlgorithm.SHA256, pcr10)).isEqualTo(2);
  }

  private static int reached(ImaLog log, HashAlgorithm bank, Bytes pcr10) {
    return ((ImaReplay.Reached) log.replay(ImaProgress.START, Map.of(bank, pcr10))).entries();
  }
}
