package org.tvd.protocol.bootlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;
import tools.jackson.databind.JsonNode;

/**
 * What we and an independent replay found in one boot log of the evidence folder.
 *
 * @param file below the folder
 * @param events those that have a register; 0 where both find no log
 * @param registers how many values, over all banks
 * @param agrees whether both find the same: form, banks, events, locality, and each value
 */
public record BootLogAgreement(String file, long events, int registers, boolean agrees) {

  /** Every boot log that the folder has a verdict on; empty without the folder. */
  public static List<BootLogAgreement> all() {
    List<BootLogAgreement> all = new ArrayList<>();
    if (RealEvidence.isPresent()) {
      RealEvidence.verdicts("eventlog").forEach((file, verdict) -> all.add(of(file, verdict)));
    }
    return all;
  }

  static BootLogAgreement of(String file, JsonNode verdict) {
    BootLog log;
    try {
      log = BootLog.parse(RealEvidence.read(file));
    } catch (MalformedException e) {
      return new BootLogAgreement(file, 0, 0, !verdict.path("error").isNull());
    }
    long events = log.events().stream().filter(event -> event.pcr() != BootEvent.NO_PCR).count();
    SortedMap<String, SortedMap<Integer, Bytes>> replayed = new TreeMap<>();
    for (HashAlgorithm bank : log.banks()) {
      replayed.put(bank.name().toLowerCase(Locale.ROOT), log.replay(bank));
    }
    String format = log.format() == BootLog.Format.SHA1 ? "sha1" : "crypto-agile";
    boolean agrees =
        verdict.path("error").isNull()
            && verdict.path("format").asString().equals(format)
            && verdict.path("events").asLong() == events
            && verdict.path("startupLocality").asInt() == log.startupLocality()
            && values(verdict).equals(replayed);
    int registers = replayed.values().stream().mapToInt(Map::size).sum();
    return new BootLogAgreement(file, events, registers, agrees);
  }

  private static SortedMap<String, SortedMap<Integer, Bytes>> values(JsonNode verdict) {
    SortedMap<String, SortedMap<Integer, Bytes>> banks = new TreeMap<>();
    verdict
        .path("banks")
        .valueStream()
        .forEach(bank -> banks.put(bank.asString(), new TreeMap<>()));
    verdict
        .path("pcrs")
        .properties()
        .forEach(
            bank ->
                bank.getValue()
                    .properties()
                    .forEach(
                        pcr ->
                            banks
                                .computeIfAbsent(bank.getKey(), name -> new TreeMap<>())
                                .put(
                                    Integer.valueOf(pcr.getKey()),
                                    Bytes.ofHex(pcr.getValue().asString()))));
    return banks;
  }
}
