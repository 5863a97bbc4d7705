package org.tvd.protocol.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;
import tools.jackson.databind.JsonNode;

/** Every boot log of the evidence folder gives what an independent replay of it gave. */
class RealBootLogsTest {
  private static final Set<EventType> COUNTED =
      Set.of(
          EventType.EV_SEPARATOR,
          EventType.EV_EFI_ACTION,
          EventType.EV_EFI_VARIABLE_DRIVER_CONFIG,
          EventType.EV_IPL);

  @BeforeAll
  static void evidenceIsPresent() {
    RealEvidence.assumePresent();
  }

  static Stream<Arguments> wellFormed() {
    return logs().filter(log -> ((JsonNode) log.get()[1]).path("error").isNull());
  }

  static Stream<Arguments> malformed() {
    return logs().filter(log -> !((JsonNode) log.get()[1]).path("error").isNull());
  }

  private static Stream<Arguments> logs() {
    return RealEvidence.isPresent()
        ? RealEvidence.verdicts("eventlog").entrySet().stream()
            .map(entry -> Arguments.of(entry.getKey(), entry.getValue()))
        : Stream.of();
  }

  @Test
  void agreesOnEveryFile() {
    assertThat(BootLogAgreement.all()).hasSize(30).allMatch(BootLogAgreement::agrees);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("wellFormed")
  void agreesWithIndependentReplay(String file, JsonNode verdict) throws MalformedException {
    BootLog log = BootLog.parse(RealEvidence.read(file));

    assertThat(log.format())
        .isEqualTo(
            verdict.path("format").asString().equals("sha1")
                ? BootLog.Format.SHA1
                : BootLog.Format.CRYPTO_AGILE);
    assertThat(log.banks()).isEqualTo(banks(verdict));
    assertThat(log.startupLocality()).isEqualTo(verdict.path("startupLocality").asInt());
    assertThat(log.events().stream().filter(event -> event.pcr() != BootEvent.NO_PCR))
        .hasSize(verdict.path("events").asInt());
    for (HashAlgorithm bank : log.banks()) {
      assertThat(log.replay(bank)).as(bank.name()).isEqualTo(replay(verdict, bank));
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("wellFormed")
  void agreesOnWhichDataTheDigestsCover(String file, JsonNode verdict) throws MalformedException {
    BootLog log = BootLog.parse(RealEvidence.read(file));
    HashAlgorithm bank =
        log.banks().contains(HashAlgorithm.SHA256) ? HashAlgorithm.SHA256 : HashAlgorithm.SHA1;

    long uncovered =
        log.events().stream()
            .filter(event -> EventType.ofCode(event.type()).filter(COUNTED::contains).isPresent())
            .filter(event -> !event.digestIsOf(bank, event.data()))
            .count();

    assertThat(uncovered)
        .isEqualTo(
            verdict
                .path("hash_of_data_mismatches(SEPARATOR,EFI_ACTION,VARIABLE_DRIVER_CONFIG,IPL)")
                .asInt());
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("wellFormed")
  void acceptsPaddingOnly(String file, JsonNode verdict) throws MalformedException {
    Bytes raw = RealEvidence.read(file);
    BootLog log = BootLog.parse(raw);

    // What the independent replay takes for 0xff padding is the note that Windows puts last.
    boolean note = log.events().stream().anyMatch(event -> event.pcr() == BootEvent.NO_PCR);
    assertThat(verdict.path("trailing").isMissingNode()).isEqualTo(log.padding() == 0 && !note);
    BootLog padded = BootLog.parse(Bytes.concat(raw, Bytes.of(new byte[100])));
    assertThat(padded.padding()).isEqualTo(log.padding() + 100);
    assertThat(padded.events()).isEqualTo(log.events());
    assertThatThrownBy(() -> BootLog.parse(Bytes.concat(raw, Bytes.ofUtf8("x"))))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("malformed")
  void refusesWhatIsNoLog(String file, JsonNode verdict) {
    assertThatThrownBy(() -> BootLog.parse(RealEvidence.read(file)))
        .as(verdict.path("error").asString())
        .isInstanceOf(MalformedException.class);
  }

  private static Set<HashAlgorithm> banks(JsonNode verdict) {
    return verdict
        .path("banks")
        .valueStream()
        .map(bank -> HashAlgorithm.valueOf(bank.asString().toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  private static Map<Integer, Bytes> replay(JsonNode verdict, HashAlgorithm bank) {
    Map<Integer, Bytes> values = new TreeMap<>();
    verdict
        .path("pcrs")
        .path(bank.name().toLowerCase(Locale.ROOT))
        .properties()
        .forEach(
            pcr ->
                values.put(Integer.valueOf(pcr.getKey()), Bytes.ofHex(pcr.getValue().asString())));
    return values;
  }
}
