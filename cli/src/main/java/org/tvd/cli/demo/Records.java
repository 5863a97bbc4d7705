package org.tvd.cli.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.cli.OperatorClient;
import org.tvd.protocol.StrictJson;
import org.tvd.verifier.Operations.MemberView;
import org.tvd.verifier.audit.LogEntry;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** What the verifier has on record, as the demonstration asks for it. */
record Records(OperatorClient operator) {
  private static final int READABLE = 190;

  /** When a membership ended. */
  Instant ended(String host, String tvd) throws IOException {
    for (LogEntry entry : decisionsOn(host)) {
      if (entry.kind().equals("MembershipEnded") && body(entry).get("tvd").asString().equals(tvd)) {
        return entry.at();
      }
    }
    throw new IOException("the log does not tell when " + host + " left " + tvd);
  }

  List<MemberView> memberViews() throws IOException {
    return operator.get("/v1/members", new TypeReference<>() {});
  }

  /** The members of each TVD that has any. */
  Map<String, Set<String>> members() throws IOException {
    Map<String, Set<String>> members = new TreeMap<>();
    for (MemberView member : memberViews()) {
      members.computeIfAbsent(member.tvd(), _ -> new TreeSet<>()).add(member.host());
    }
    return members;
  }

  /** What was decided about a host since it enrolled. */
  List<LogEntry> decisionsOn(String host) throws IOException {
    List<LogEntry> entries = operator.get("/v1/decisions?host=" + host, new TypeReference<>() {});
    return entries.stream().filter(entry -> !entry.kind().equals("Enrolled")).toList();
  }

  /** The last appraisal's refusals of a host: TVD to reasons. */
  Map<String, String> refusals(String host) throws IOException {
    Map<String, String> refusals = new TreeMap<>();
    for (LogEntry entry : decisionsOn(host)) {
      if (entry.kind().equals("Appraised")) {
        refusals.clear();
        for (JsonNode refused : body(entry).get("refused")) {
          refusals.put(refused.get("tvd").asString(), refused.get("reasons").get(0).asString());
        }
      }
    }
    return refusals;
  }

  String firstReason(String host, String tvd) throws IOException {
    String reason = refusals(host).getOrDefault(tvd, "(no reason)");
    return reason.length() <= READABLE ? reason : reason.substring(0, READABLE) + "…";
  }

  private static JsonNode body(LogEntry entry) {
    return StrictJson.mapper().readTree(entry.body());
  }
}
