package org.tvd.protocol.ima;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.tpm.HashAlgorithm;
import tools.jackson.databind.JsonNode;

/** Logs of real kernels against the PCR 10 that their machines quoted. */
class RealImaLogsTest {
  private static final String SERVER = "immune-gmbh+guard-oss/dl160-fwupd-report.evidence";

  @BeforeAll
  static void evidenceIsPresent() {
    RealEvidence.assumePresent();
  }

  @Test
  void prefixOfTheVirtualMachinesLogReachesItsPcr10() throws MalformedException {
    Bytes pcr10 = requireNonNull(RealEvidence.virtualMachinePcrs("sha256").get(10));
    ImaLog before = ImaLog.parse(RealEvidence.read("vm-secureboot/ima_binary"));
    ImaLog after = ImaLog.parse(RealEvidence.read("vm-secureboot/ima_binary_after"));

    assertThat(before.size()).isEqualTo(87);
    assertThat(after.size()).isEqualTo(91);
    assertThat(after.prefixReaching(pcr10, HashAlgorithm.SHA256)).hasValue(68);
    assertThat(after.firstWithWrongTemplateHash()).isEmpty();
    assertThat(after.entry(0).isBootAggregate()).isTrue();
    assertThat(after.entry(1).path()).isEqualTo("/init");
    assertThat(after.entry(1).template()).isEqualTo("ima-sig");
  }

  @ParameterizedTest
  @CsvSource({"quote-ecc.pcrs,85", "quote-rsa.pcrs,89"})
  void prefixReachesPcr10OfEachQuote(String quote, int entries) throws MalformedException {
    Bytes pcr10 = requireNonNull(RealEvidence.virtualMachineQuotedPcrs(quote).get(10));
    ImaLog log = ImaLog.parse(RealEvidence.read("vm-secureboot/ima_binary_after"));
    assertThat(log.prefixReaching(pcr10, HashAlgorithm.SHA256)).hasValue(entries);
  }

  @Test
  void serversLogReachesItsPcr10InBothBanks() throws MalformedException {
    JsonNode verdict = requireNonNull(RealEvidence.verdicts("machine").get(SERVER));
    JsonNode ima = verdict.path("ima");
    ImaLog log = ImaLog.parse(RealEvidence.read(SERVER + "/ima.bin"));
    int entries = ima.path("entries").asInt();

    assertThat(log.size()).isEqualTo(entries).isEqualTo(16_169);
    assertThat(
            IntStream.range(0, log.size()).mapToObj(log::entry).filter(ImaEntry::violation).count())
        .isEqualTo(ima.path("violations").asInt());
    assertThat(IntStream.range(0, log.size()).mapToObj(log::entry))
        .allMatch(entry -> entry.template().equals("ima-ng"));
    assertThat(log.firstWithWrongTemplateHash()).isEmpty();
    Bytes quoted = requireNonNull(RealEvidence.machinePcrs(SERVER).get(10));
    assertThat(quoted).isEqualTo(Bytes.ofHex(ima.path("pcr10_sha256").asString()));
    assertThat(log.prefixReaching(quoted, HashAlgorithm.SHA256)).hasValue(entries);
    assertThat(
            log.replayedPrefix(Bytes.ofHex(ima.path("pcr10_sha1").asString()), HashAlgorithm.SHA1))
        .hasValue(entries);
  }
}
