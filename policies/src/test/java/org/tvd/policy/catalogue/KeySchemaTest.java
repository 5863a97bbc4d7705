package org.tvd.policy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.policy.PolicyFixture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class KeySchemaTest {

  static List<Path> examples() throws IOException {
    try (Stream<Path> walk = Files.walk(PolicyFixture.EXAMPLES)) {
      return walk.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyFileOfTheExamplesIsOfItsSchema(Path file) throws IOException {
    String path = PolicyFixture.EXAMPLES.relativize(file).toString();
    String inPolicy = path.substring(path.indexOf('/') + 1);

    assertThat(Schemas.errors(inPolicy, Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lattice.yaml | dimensions: {kernel: {product: {vendor: {chain: [a, b]}, v: version}}} |"
            + " true",
        "lattice.yaml | dimensions: {kernel: {product: {vendor: {chain: [a]}, v: version}}} |"
            + " false",
        "lattice.yaml | dimensions: {kernel: {product: {}}} | false",
        "lattice.yaml | dimensions: {} | false",
        "tvds/net.yaml | kind: dummy | true",
        "tvds/net.yaml | {kind: dummy, vni: 3} | false",
        "tvds/a.yaml | kind: managed | false",
        "evidence.yaml | {pcrs: {sha256: [7, 0-6]}, boot-log: optional, ima: optional,"
            + " nonce-lifetime: 3s} | true",
        "evidence.yaml | {pcrs: {sha1: [7]}, boot-log: optional, ima: optional,"
            + " nonce-lifetime: 3s} | false",
        "analysis.yaml | {strict: true, pins: [{from: a, to: b}]} | true",
        "analysis.yaml | {strict: true, pins: [{from: a}]} | false",
        "analysis.yaml | waivers: {x: {finding: mismach, from: a, to: b, by: me, why: so,"
            + " until: 2027-01-31}} | false",
        "a.test.yaml | hosts: {x: {claims: {boot: {log_verified: true, applications: [1111]}}}} |"
            + " true",
        "a.test.yaml | hosts: {x: {claims: {boot: {log_verifed: true}}}} | false",
        "tvds/a.test.yaml | flows: [{from: a, to: b, stops: {protocol: icmp}}] | true",
        "tvds/a.test.yaml | flows: [{from: a, to: b, stops: []}] | false",
      })
  void tellsRightFromWrong(String path, String yaml, boolean right) {
    assertThat(Schemas.errors(path, yaml).isEmpty()).isEqualTo(right);
  }

  @Test
  void anEditorIsToldWhichKeyOfADomainIsWrong() {
    assertThat(
            Schemas.errors(
                "tvds/a.yaml",
                "{vni: 7, subnet: 10.7.0.0/24, protection: [], membership: [x], lease: 5, renew:"
                    + " 1s}"))
        .singleElement()
        .asString()
        .contains("lease");
  }

  @Test
  void everyKeyOfEverySchemaIsDescribedAndHasAnExampleOfItsKind() {
    for (PolicyFile file : Catalogue.FILES) {
      ObjectNode schema = KeySchema.of(file);
      for (JsonNode properties : schema.findValues("properties")) {
        for (JsonNode property : properties) {
          assertThat(property.path("description").asString("")).isNotEmpty();
          assertThat(property.path("examples").size()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void theModelineIsWhatEditorsLookFor() {
    assertThat(KeySchema.modeline("../tvd.schema.json"))
        .isEqualTo("# yaml-language-server: $schema=../tvd.schema.json");
  }

  @Test
  void theReferencePageListsTheKeysAsTheyAre() throws Exception {
    String page = Files.readString(Path.of("README.md"));

    assertThat(page).as("KeyReference.update").isEqualTo(KeyReference.update(page));
  }
}
