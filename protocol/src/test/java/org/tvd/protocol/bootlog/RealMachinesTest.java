package org.tvd.protocol.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.PcrMismatch.Reason;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Logs of real machines against the values that these machines quoted. */
class RealMachinesTest {
  private static final String MACHINES = "immune-gmbh+guard-oss/";

  @BeforeAll
  static void evidenceIsPresent() {
    RealEvidence.assumePresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote-ecc.pcrs", "quote-rsa.pcrs"})
  void verifiesVirtualMachineWithSecureBoot(String quote) throws MalformedException {
    BootLog log = BootLog.parse(RealEvidence.read("vm-secureboot/eventlog"));
    SortedMap<Integer, Bytes> quoted = RealEvidence.virtualMachineQuotedPcrs(quote);
    assertThat(quoted).hasSize(15);

    VerifiedBootLog verified = verified(VerifiedBootLog.verify(log, quoted, HashAlgorithm.SHA256));

    assertThat(verified.pcrs()).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14).doesNotContain(10);
    assertThat(verified.secureBoot()).isEqualTo(SecureBoot.ENABLED);
    assertThat(verified.events()).allMatch(event -> !event.is(EventType.EV_NO_ACTION));
    assertThat(verified.events(4)).hasSizeGreaterThan(verified.beforeSeparator(4).size() + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "good-1,eventlog.bin,7",
    "DESKTOP-MIMU51J-EPP-ESET,eventlog.0.eventlog.bin,14",
    "IMN-SUPERMICRO-no-epp,eventlog.0.eventlog.bin,14",
    "ludmilla,eventlog.bin,14"
  })
  void verifiesMachine(String machine, String file, int lastPcr) throws MalformedException {
    verified(verify(machine, file, 0, lastPcr, HashAlgorithm.SHA256));
  }

  @ParameterizedTest
  @CsvSource({"failed-1,eventlog.bin", "dl160-fwupd-report,eventlog.0.eventlog.bin"})
  void refusesMachineWhosePcr0DoesNotReplay(String machine, String file) throws MalformedException {
    assertThat(mismatches(verify(machine, file, 0, 7, HashAlgorithm.SHA256)))
        .singleElement()
        .satisfies(
            mismatch -> {
              assertThat(mismatch.pcr()).isZero();
              assertThat(mismatch.reason()).isEqualTo(Reason.VALUE_DIFFERS);
            });
    // The other registers hold, and then nothing of PCR 0 is trusted.
    VerifiedBootLog rest = verified(verify(machine, file, 1, 7, HashAlgorithm.SHA256));
    assertThat(rest.events(0)).isEmpty();
  }

  @Test
  void neverFallsBackToSha1() throws MalformedException {
    assertThat(
            mismatches(
                verify(
                    "IMN-SUPERMICRO-no-epp", "eventlog.0.eventlog.bin", 0, 7, HashAlgorithm.SHA1)))
        .hasSize(8)
        .allMatch(mismatch -> mismatch.reason() == Reason.BANK_NOT_TRUSTED);
  }

  private static BootLogVerification verify(
      String machine, String file, int firstPcr, int lastPcr, HashAlgorithm bank)
      throws MalformedException {
    String folder = MACHINES + machine + ".evidence";
    Map<Integer, Bytes> quoted =
        new TreeMap<>(RealEvidence.machinePcrs(folder)).subMap(firstPcr, lastPcr + 1);
    return VerifiedBootLog.verify(
        BootLog.parse(RealEvidence.read(folder + "/" + file)), quoted, bank);
  }

  private static VerifiedBootLog verified(BootLogVerification result) {
    return switch (result) {
      case BootLogVerification.Verified(VerifiedBootLog log) -> log;
      case BootLogVerification.Refused(List<PcrMismatch> mismatches) ->
          throw new AssertionError(mismatches.stream().map(PcrMismatch::describe).toList());
    };
  }

  private static List<PcrMismatch> mismatches(BootLogVerification result) {
    return switch (result) {
      case BootLogVerification.Verified(VerifiedBootLog log) ->
          throw new AssertionError("verified " + log.pcrs());
      case BootLogVerification.Refused(List<PcrMismatch> mismatches) -> mismatches;
    };
  }
}
