package org.tvd.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of evidence from real machines beside the project, where there is one.
 *
 * @param folder its place
 */
record RealEvidence(Path folder) {
  private static final Map<HashAlgorithm, String> NUMBERS =
      Map.of(HashAlgorithm.SHA1, "4", HashAlgorithm.SHA256, "11", HashAlgorithm.SHA384, "12");

  static RealEvidence orSkip() {
    Path folder = Installation.find().home().resolve("../shared/evidence").normalize();
    assumeTrue(
        Files.isRegularFile(folder.resolve("verdicts.json")),
        "needs the evidence of real machines in ../shared/evidence");
    return new RealEvidence(folder);
  }

  Bytes read(String file) throws IOException {
    return Bytes.of(Files.readAllBytes(folder.resolve(file)));
  }

  boolean has(String file) {
    return Files.isRegularFile(folder.resolve(file));
  }

  JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(file)));
  }

  /** The register values that a machine sent. */
  SortedMap<Integer, Bytes> registers(String machine, HashAlgorithm bank) throws IOException {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    if (has(machine + "/allpcrs.json")) {
      JsonNode banks = json(machine + "/allpcrs.json");
      values.putAll(values(banks.path(String.valueOf(NUMBERS.get(bank))), bank));
    }
    return values.isEmpty() ? values(json(machine + "/pcrs.json"), bank) : values;
  }

  /** A value's length tells its bank. */
  private static SortedMap<Integer, Bytes> values(JsonNode written, HashAlgorithm bank) {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    if (written.isArray()) {
      written.forEach(
          value ->
              values.put(
                  value.path("index").asInt(), Bytes.ofHex(value.path("digest").asString())));
    } else {
      written
          .propertyStream()
          .filter(entry -> entry.getValue().isString())
          .forEach(
              entry ->
                  values.put(
                      Integer.parseInt(entry.getKey()),
                      Bytes.ofBase64(entry.getValue().asString())));
    }
    values.values().removeIf(value -> value.size() != bank.size());
    return values;
  }
}
