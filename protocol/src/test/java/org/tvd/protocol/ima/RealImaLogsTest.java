package org.tvd.protocol.ima;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.tpm.HashAlgorithm;
import tools.jackson.databind.JsonNode;

/** Logs of real kernels against the PCR 10 that their machines quoted. */
class RealImaLogsTest {
  private static final String SERVER = "immune-gmbh+guard-oss/dl160-fwupd-report.evidence";
  private static final String CHARRA = "Fraunhofer-SIT+charra/logs/ima/";
  private static final Bytes NOWHERE = Bytes.ofHex("11".repeat(20));

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
    assertThat(entries(after, HashAlgorithm.SHA256, pcr10)).isEqualTo(68);
    assertThat(after.entries().get(0).isBootAggregate()).isTrue();
    assertThat(after.entries().get(1).path()).isEqualTo("/init");
    assertThat(after.entries().get(1).template()).isEqualTo("ima-sig");
  }

  @ParameterizedTest
  @CsvSource({"quote-ecc.pcrs,85", "quote-rsa.pcrs,89"})
  void prefixReachesPcr10OfEachQuote(String quote, int entries) throws MalformedException {
    Bytes pcr10 = requireNonNull(RealEvidence.virtualMachineQuotedPcrs(quote).get(10));
    ImaLog log = ImaLog.parse(RealEvidence.read("vm-secureboot/ima_binary_after"));
    assertThat(entries(log, HashAlgorithm.SHA256, pcr10)).isEqualTo(entries);
  }

  private static long entries(ImaLog log, HashAlgorithm bank, Bytes pcr10) {
    return ((ImaReplay.Reached) Replayer.replay(log, ImaProgress.START, Map.of(bank, pcr10)))
        .progress()
        .entries();
  }

  @Test
  void serversLogReachesItsPcr10InBothBanks() throws MalformedException {
    JsonNode verdict = requireNonNull(RealEvidence.verdicts("machine").get(SERVER));
    JsonNode ima = verdict.path("ima");
    ImaLog log = ImaLog.parse(RealEvidence.read(SERVER + "/ima.bin"));
    int entries = ima.path("entries").asInt();

    assertThat(log.size()).isEqualTo(entries).isEqualTo(16_169);
    assertThat(log.entries().stream().filter(ImaEntry::violation).count())
        .isEqualTo(ima.path("violations").asInt());
    assertThat(log.entries()).allMatch(entry -> entry.template().equals("ima-ng"));
    Bytes quoted = requireNonNull(RealEvidence.machinePcrs(SERVER).get(10));
    assertThat(quoted).isEqualTo(Bytes.ofHex(ima.path("pcr10_sha256").asString()));
    Bytes sha1 = Bytes.ofHex(ima.path("pcr10_sha1").asString());
    assertThat(entries(log, HashAlgorithm.SHA256, quoted)).isEqualTo(entries);
    assertThat(entries(log, HashAlgorithm.SHA1, sha1)).isEqualTo(entries);
    ImaReplay both =
        Replayer.replay(
            log, ImaProgress.START, Map.of(HashAlgorithm.SHA256, quoted, HashAlgorithm.SHA1, sha1));
    assertThat(((ImaReplay.Reached) both).entries()).isEqualTo(entries);
  }

  @Test
  void asciiAndBinaryListOfOneMachineAgree() throws MalformedException {
    ImaLog ascii = ImaLog.parseAscii(RealEvidence.read(CHARRA + "ascii_runtime_measurements"));
    ImaLog binary = ImaLog.parse(RealEvidence.read(CHARRA + "binary_runtime_measurements"));
    JsonNode verdict =
        requireNonNull(
            RealEvidence.verdicts("ima-ascii").get(CHARRA + "ascii_runtime_measurements"));

    // The binary list was read after the ASCII list, and had grown.
    assertThat(binary.size()).isEqualTo(1_650);
    assertThat(ascii.size()).isEqualTo(verdict.path("entries").asInt()).isEqualTo(1_646);
    assertThat(binary.bytes().slice(0, ascii.bytes().size())).isEqualTo(ascii.bytes());
    Bytes pcr10 = Bytes.ofHex(verdict.path("pcr10_sha1").asString());
    assertThat(entries(binary, HashAlgorithm.SHA1, pcr10)).isEqualTo(ascii.size());
  }

  /** Three of these their project changed: a template hash is not that of the data. */
  @ParameterizedTest
  @MethodSource("asciiLogs")
  void asciiListsAreWhatTheVerdictsSay(String file, JsonNode verdict) throws MalformedException {
    ImaLog log = ImaLog.parseAscii(RealEvidence.read(file));
    assertThat(log.size()).isEqualTo(verdict.path("entries").asInt());
    assertThat(verdict.path("unparsable").asInt()).isZero();
    assertThat(log.entries().stream().filter(ImaEntry::violation).count())
        .isEqualTo(verdict.path("violations_zero_hash").asInt());
    verdict
        .path("templates")
        .properties()
        .forEach(
            template ->
                assertThat(
                        log.entries().stream()
                            .filter(entry -> entry.template().equals(template.getKey())))
                    .hasSize(template.getValue().asInt()));
    if (file.matches(".*(sm3_256|unknown|BAD_SIGNATURES.txt)")) {
      assertThat(Replayer.replay(log, ImaProgress.START, Map.of(HashAlgorithm.SHA1, NOWHERE)))
          .isEqualTo(new ImaReplay.TemplateHashDiffers(log.size() - 1));
    } else {
      Bytes pcr10 = Bytes.ofHex(verdict.path("pcr10_sha1").asString());
      assertThat(entries(log, HashAlgorithm.SHA1, pcr10)).isEqualTo(log.size());
    }
  }

  static Stream<Arguments> asciiLogs() {
    return RealEvidence.isPresent()
        ? RealEvidence.verdicts("ima-ascii").entrySet().stream()
            .map(entry -> Arguments.of(entry.getKey(), entry.getValue()))
        : Stream.empty();
  }

  @Test
  void keylimesSignaturesParse() throws MalformedException {
    ImaLog log =
        ImaLog.parseAscii(
            RealEvidence.read("keylime+keylime/extracted/test_ima_verification/SIGNATURES.txt"));
    for (ImaEntry entry : log.entries()) {
      FileSignature signature = FileSignature.parse(entry.signature());
      assertThat(signature.hash()).hasValue(HashAlgorithm.SHA256);
      assertThat(signature.signedDigest(entry.digest())).hasValue(entry.digest());
      assertThat(Integer.toUnsignedLong(signature.keyId())).isIn(4081397027L, 1394556965L);
    }
  }
}
