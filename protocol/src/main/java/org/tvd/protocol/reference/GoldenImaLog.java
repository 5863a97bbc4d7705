package org.tvd.protocol.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.ImaEntry;
import org.tvd.protocol.ima.ImaLog;

/** What the measurement list of a golden host gives: an allow list, and doubts about it. */
final class GoldenImaLog {
  /** Where whoever is on the host can put files. */
  private static final List<String> WRITABLE =
      List.of("/tmp/", "/var/tmp/", "/dev/shm/", "/run/", "/home/", "/root/");

  private GoldenImaLog() {}

  /**
   * Collects the first {@code proven} entries.
   *
   * @param proven at most the log's size
   */
  static void collect(ImaLog log, int proven, ReferenceCollector collector) {
    Map<String, Bytes> digests = new HashMap<>();
    int signed = 0;
    for (ImaEntry entry : log.entries()) {
      if (entry.index() == proven) {
        break;
      }
      if (entry.index() == 0 && entry.isBootAggregate()) {
        collector.note("the verifier computes it from the quoted registers", entry.path());
        continue;
      }
      if (entry.violation()) {
        collector.weak("a violation: the file changed while it was in use", entry.path());
        continue;
      }
      signed += entry.signature().isEmpty() ? 0 : 1;
      String algorithm = entry.digestAlgorithm();
      collector.measured(
          KeylimeRuntimePolicy.LIST,
          algorithm.substring(algorithm.indexOf(':') + 1),
          entry.digest(),
          entry.path());
      Bytes before = digests.put(entry.path(), entry.digest());
      if (before != null && !before.equals(entry.digest())) {
        collector.weak("a file that was run in two versions: both are approved", entry.path());
      }
      if (WRITABLE.stream().anyMatch(entry.path()::startsWith)) {
        collector.weak("a file where any user or service can put one", entry.path());
      }
    }
    if (proven < log.size()) {
      collector.notImported(
          "entries after what the TPM signed: measured since", (log.size() - proven) + " entries");
    }
    if (signed > 0) {
      collector.note("files with a signature, which is not compared here", signed + " files");
    }
    if (proven > 0) {
      collector.rule("approved-files", "ima.verified && ima.violations == 0 && ima.unlisted == 0");
    }
  }
}
