package org.tvd.verifier.appraisal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.policy.claims.SelfReportedClaims;
import org.tvd.protocol.property.SelfReport;

/** What each value of a self-report means. A value of another form stays unproven. */
final class SelfReportReader {
  private static final String VULNERABILITY = "cpu.vulnerability.";

  private SelfReportReader() {}

  static SelfReportedClaims claims(SelfReport report, Instant now) {
    Optional<Instant> updated = text(report, "packages.updated").flatMap(SelfReportReader::instant);
    return new SelfReportedClaims(
        text(report, "kernel.release"),
        text(report, "kernel.lockdown"),
        text(report, "kernel.lsm").map(list -> List.of(list.split(",", -1))),
        vulnerabilities(report),
        flag(report, "disk.encrypted"),
        updated,
        updated.map(at -> Math.max(0, Duration.between(at, now).toDays())),
        flag(report, "secure-boot"));
  }

  private static Optional<Map<String, String>> vulnerabilities(SelfReport report) {
    Map<String, String> found = new TreeMap<>();
    report.values().tailMap(VULNERABILITY).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(VULNERABILITY))
        .forEach(
            entry -> found.put(entry.getKey().substring(VULNERABILITY.length()), entry.getValue()));
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private static Optional<String> text(SelfReport report, String name) {
    return Optional.ofNullable(report.values().get(name));
  }

  private static Optional<Boolean> flag(SelfReport report, String name) {
    return text(report, name)
        .filter(Arrays.asList("true", "false")::contains)
        .map(Boolean::valueOf);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
