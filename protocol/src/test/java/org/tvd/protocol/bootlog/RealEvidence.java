package org.tvd.protocol.bootlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.tvd.protocol.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logs of real machines, with what an independent replay found in each. */
public final class RealEvidence {
  private static final Path FOLDER = Path.of("../../shared/evidence");

  private RealEvidence() {}

  /** Skips the calling test where the folder is absent. */
  public static void assumePresent() {
    Assumptions.assumeTrue(isPresent(), "no real evidence at " + FOLDER);
  }

  /** For sources of parameters, which cannot skip by themselves. */
  public static boolean isPresent() {
    return Files.isRegularFile(FOLDER.resolve("verdicts.json"));
  }

  public static Bytes read(String file) {
    assumePresent();
    try {
      return Bytes.of(Files.readAllBytes(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** File to verdict, for each of {@code kind}. */
  public static SortedMap<String, JsonNode> verdicts(String kind) {
    SortedMap<String, JsonNode> found = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : json("verdicts.json").properties()) {
      if (entry.getValue().path("kind").asString().equals(kind)) {
        found.put(entry.getKey(), entry.getValue());
      }
    }
    return found;
  }

  /** The values of the SHA-256 bank that one of the six machines sent. */
  public static SortedMap<Integer, Bytes> machinePcrs(String machine) {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : json(machine + "/pcrs.json").properties()) {
      values.put(Integer.valueOf(entry.getKey()), Bytes.ofBase64(entry.getValue().asString()));
    }
    return values;
  }

  /** The registers 0 to 14 of the virtual machine's bank, as tpm2-tools printed them. */
  public static SortedMap<Integer, Bytes> virtualMachinePcrs(String bank) {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    boolean inBank = false;
    for (String line : read("vm-secureboot/pcrs.txt").utf8().lines().toList()) {
      String[] parts = line.strip().split("\\s*:\\s*", 2);
      if (parts.length < 2 || parts[1].isEmpty()) {
        inBank = parts[0].equals(bank);
      } else if (inBank && Integer.parseInt(parts[0]) <= 14) {
        values.put(Integer.valueOf(parts[0]), Bytes.ofHex(parts[1].substring(2)));
      }
    }
    return values;
  }

  /**
   * The values that came with the virtual machine's quote, in tpm2-tools' own form: a selection of
   * 132 bytes and a count, then lists of a count and 8 digests of at most 64 bytes each.
   */
  public static SortedMap<Integer, Bytes> virtualMachineQuotedPcrs(String file) {
    Bytes raw = read("vm-secureboot/" + file);
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    for (int pcr = 0; pcr <= 14; pcr++) {
      int digest = 136 + (pcr / 8) * 532 + 4 + (pcr % 8) * 66 + 2;
      values.put(pcr, raw.slice(digest, digest + 32));
    }
    return values;
  }

  private static JsonNode json(String file) {
    return JsonMapper.shared().readTree(read(file).toArray());
  }
}
