package org.tvd.policy.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.TextError;

class PolicyFormatTest {
  private static final String TVD =
      """
      # Of the owner of alpha.
      # yaml-language-server: $schema=../tvd.schema.json

      membership:
          - verified-boot   # all of it
          -    runtime-clean
      flows: {out: {beta: [{ports: 8080, protocol: tcp,
           replies: true}]}}
      vni: 1001


      # Twenty seconds,
      # and no more.
      lease:    "20s"
      renew: 6s # in time
      subnet:   10.1.0.0/24
      protection:
        - confidentiality
        - integrity
      # the end
      """;

  private static final String LAID_OUT =
      """
      # Of the owner of alpha.
      # yaml-language-server: $schema=../tvd.schema.json

      vni: 1001
      subnet: 10.1.0.0/24
      protection: [confidentiality, integrity]
      membership:
        - verified-boot # all of it
        - runtime-clean

      # Twenty seconds,
      # and no more.
      lease: "20s"
      renew: 6s # in time
      flows: {out: {beta: [{protocol: tcp, ports: 8080, replies: true}]}}
      # the end
      """;

  static List<Path> examples() throws IOException {
    try (Stream<Path> walk = Files.walk(PolicyFixture.EXAMPLES)) {
      return walk.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static String formatted(String path, String text) {
    Problems problems = new Problems();
    Optional<String> formatted = PolicyFormat.format(path, Bytes.ofUtf8(text), problems);
    assertThat(problems.errors()).isEmpty();
    return formatted.orElseThrow();
  }

  @Test
  void ordersKeysAndKeepsComments() {
    assertThat(formatted("tvds/alpha.yaml", TVD)).isEqualTo(LAID_OUT);
  }

  @Test
  void changesNothingThatIsLaidOutAlready() {
    assertThat(formatted("tvds/alpha.yaml", LAID_OUT)).isEqualTo(LAID_OUT);
  }

  @Test
  void aTestLiesInAnyFolderAndAQuotedWordStaysATextOfItsOwn() {
    String test =
        """
        # What alpha expects.
        hosts: {}
        files: {a.pem: certificate, "b.txt":   "certificate"} # of a deployment
        membership:
          - {for: [runtime-clean], refused: alpha, host: caged}
        """;
    assertThat(formatted("tvds/alpha.test.yaml", test))
        .isEqualTo(
            """
            # What alpha expects.
            files: {a.pem: certificate, "b.txt": "certificate"} # of a deployment
            hosts: {}
            membership:
              - {host: caged, refused: alpha, for: [runtime-clean]}
            """);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsLaidOutOnce(Path file) throws IOException {
    String path = PolicyFixture.EXAMPLES.relativize(file).toString();
    String inPolicy = path.substring(path.indexOf('/') + 1);
    String once = formatted(inPolicy, Files.readString(file));

    assertThat(formatted(inPolicy, once)).isEqualTo(once);
    assertThat(once.lines().filter(line -> line.length() > 120)).isEmpty();
  }

  @Test
  void theParsedPolicyStaysTheSame() {
    PolicyFixture fixture = datacenter().with("tvds/alpha.yaml", TVD);
    PolicySet before = fixture.parse();
    for (String path : List.copyOf(fixture.files().keySet())) {
      if (path.endsWith(".yaml")) {
        fixture.with(path, formatted(path, fixture.text(path)));
      }
    }
    PolicySet after = fixture.parse();

    assertThat(withoutPlaces(after)).isEqualTo(withoutPlaces(before));
  }

  private static String withoutPlaces(PolicySet policy) {
    return (policy.lattice() + " " + policy.tvds() + policy.network() + policy.issuers().size())
        .replaceAll("place=[^],]*", "");
  }

  @Test
  void aLongListIsABlock() {
    String labels = "label-of-ten, ".repeat(12).replaceAll(", $", "");
    assertThat(formatted("lattice.yaml", "dimensions: {a: {chain: [" + labels + "]}}\n"))
        .startsWith("dimensions:\n  a:\n    chain:\n      - label-of-ten\n");
  }

  @Test
  void blocksOfTextMoveAsTheyAre() {
    String text =
        """
        measured:
            a:
                earns: x
                when: >-
                        one
                          && two

                        && three
        """;
    assertThat(formatted("properties.yaml", text))
        .isEqualTo(
            """
            measured:
              a:
                when: >-
                  one
                    && two

                  && three
                earns: x
            """);
  }

  @Test
  void refusesWhatIsNoYaml() {
    Problems problems = new Problems();

    assertThat(PolicyFormat.format("trust.yaml", Bytes.ofUtf8("a: [1"), problems)).isEmpty();
    assertThat(problems.errors())
        .singleElement()
        .extracting(TextError::toString)
        .asString()
        .startsWith("trust.yaml:1:6: this is not YAML");
  }

  @Test
  void refusesTextThatDependsOnItsLayout() {
    Problems problems = new Problems();

    assertThat(PolicyFormat.format("trust.yaml", Bytes.ofUtf8("a: |2+\n    b\n\n"), problems))
        .isEmpty();
    assertThat(problems.errors()).hasSize(1);
  }

  @Test
  void whateverIsWrittenKeepsItsMeaningAndIsLaidOutOnce() {
    Random random = new Random(2007);
    int laidOut = 0;
    for (int i = 0; i < 3000; i++) {
      String text = new RandomYaml(random).document();
      Problems problems = new Problems();
      Optional<String> once = PolicyFormat.format("any.yaml", Bytes.ofUtf8(text), problems);
      if (once.isPresent()) {
        laidOut++;
        assertThat(formatted("any.yaml", once.get())).as(text).isEqualTo(once.get());
      }
    }
    assertThat(laidOut).isGreaterThan(2900);
  }
}
