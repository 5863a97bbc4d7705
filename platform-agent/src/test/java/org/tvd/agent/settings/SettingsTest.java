package org.tvd.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.TextError;
import org.tvd.protocol.yaml.TextException;

class SettingsTest {
  private static final String GOOD =
      """
      host: node-1
      verifier: https://192.0.2.9:8443
      verifier-certificate: verifier.pem
      underlay-address: 192.0.2.1
      join: [alpha, beta]
      """;

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("agent.yaml"), text);
  }

  private List<TextError> errors(String text) throws IOException {
    Path file = write(text);
    TextException e = catchThrowableOfType(TextException.class, () -> AgentSettings.load(file));
    return e == null ? List.of() : e.errors();
  }

  @Test
  void readsWhatIsGivenAndDefaultsTheRest() throws Exception {
    AgentSettings settings = AgentSettings.load(write(GOOD));
    assertThat(settings.host()).isEqualTo("node-1");
    assertThat(settings.verifierCertificate()).isEqualTo(folder.resolve("verifier.pem"));
    assertThat(settings.tpm()).hasToString("device:/dev/tpmrm0");
    assertThat(settings.controlSocket()).isEqualTo(Path.of("/run/tvd/agent.sock"));
    assertThat(settings.bootLog().required()).isFalse();
    assertThat(settings.propertyCertificates()).isEmpty();
    assertThat(settings.join()).containsExactly("alpha", "beta");
  }

  @Test
  void logThatIsNamedIsRequired() throws Exception {
    AgentSettings settings = AgentSettings.load(write(GOOD + "boot-log: log.bin\n"));
    assertThat(settings.bootLog())
        .isEqualTo(new AgentSettings.LogFile(folder.resolve("log.bin"), true));
  }

  @Test
  void unknownKeyNamesPlaceAndNearestKey() throws IOException {
    assertThat(errors(GOOD + "imalog: x\n"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.place())
                  .isEqualTo(new Place(folder.resolve("agent.yaml").toString(), 6, 1));
              assertThat(error.message()).contains("'imalog'", "did you mean 'ima-log'");
            });
  }

  @Test
  void reportsEveryError() throws IOException {
    String text =
        """
        host: Node_1
        verifier: http://192.0.2.9
        underlay-address: 192.0.2.256
        join: [alpha, alpha]
        tpm: floppy:/dev/fd0
        """;
    assertThat(errors(text))
        .extracting(TextError::message)
        .anySatisfy(message -> assertThat(message).contains("verifier-certificate"))
        .anySatisfy(message -> assertThat(message).contains("Node_1"))
        .anySatisfy(message -> assertThat(message).contains("https://HOST:PORT"))
        .anySatisfy(message -> assertThat(message).contains("192.0.2.256"))
        .anySatisfy(message -> assertThat(message).contains("repeats a TVD"))
        .anySatisfy(message -> assertThat(message).startsWith("tpm:"));
  }

  @Test
  void refusesAnotherTypeKeyTwiceAndWhatIsNoYaml() throws IOException {
    assertThat(errors(GOOD.replace("node-1", "{a: b}")))
        .singleElement()
        .asString()
        .contains("agent.yaml:1:7: ", "expected a text, found a mapping");
    assertThat(errors(GOOD + "host: other\n"))
        .singleElement()
        .asString()
        .contains("agent.yaml:6:1: ", "expected each key once");
    assertThat(errors("host: [a\n")).isNotEmpty();
    assertThat(errors("- host\n")).isNotEmpty();
    assertThat(errors("")).isNotEmpty();
    assertThat(errors(GOOD.replace("[alpha, beta]", "alpha")).getFirst().message())
        .contains("list");
    assertThat(errors(GOOD + "tpm: [x]\n")).hasSize(1);
  }

  @Test
  void missingFileSaysSo() {
    TextException e =
        catchThrowableOfType(
            TextException.class, () -> AgentSettings.load(folder.resolve("none.yaml")));
    assertThat(e).hasMessageContaining("there is no such file");
  }

  @Test
  void everyKeyIsDocumented() {
    assertThat(SettingKey.values()).allSatisfy(key -> assertThat(key.meaning()).endsWith("."));
  }
}
