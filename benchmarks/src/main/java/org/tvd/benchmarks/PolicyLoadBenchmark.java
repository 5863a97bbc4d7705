package org.tvd.benchmarks;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;

/**
 * Reads policy sets of many domains with all checks. Each domain has ten requirements, a role and
 * flows to ten others; what a policy has but once stays small.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(3)
public class PolicyLoadBenchmark {
  private static final int PEERS = 10;

  @Param({"100", "1000"})
  private int tvds;

  private SortedMap<String, Bytes> files = new TreeMap<>();

  /** Writes the files. */
  @Setup
  public void write() {
    files = new TreeMap<>();
    StringBuilder lattice = new StringBuilder("dimensions:\n");
    StringBuilder names = new StringBuilder("properties:\n");
    StringBuilder membership = new StringBuilder("membership: [");
    for (int i = 0; i < 10; i++) {
      lattice.append("  d%d: {chain: [none, some, all]}\n".formatted(i));
      names.append("  p%d: {d%d: all}\n".formatted(i, i));
      membership.append(i == 0 ? "p0" : ", p" + i);
    }
    membership.append("]\n");
    put("lattice.yaml", lattice.append(names).toString());
    put(
        "properties.yaml",
        "measured: {boot: {when: boot.log_verified, earns: [p0, p1, p2, p3, p4, p5, p6, p7, p8,"
            + " p9]}}");
    put(
        "evidence.yaml",
        "pcrs: {sha256: [0-9]}\nboot-log: required\nima: optional\nnonce-lifetime: 30s\n");
    put("trust.yaml", "operator-approval: allowed\n");
    put("network.yaml", "segments: {hall: {subnets: [192.0.2.0/24], trusted-for: []}}\n");
    put("references.yaml", "{}\n");
    Random random = new Random(2007);
    boolean[][] flows = new boolean[tvds][tvds];
    for (int from = 0; from < tvds; from++) {
      for (int i = 0; i < PEERS; i++) {
        flows[from][random.nextInt(tvds)] |= true;
      }
      flows[from][from] = false;
    }
    for (int tvd = 0; tvd < tvds; tvd++) {
      put("tvds/t%d.yaml".formatted(tvd), tvd(tvd, membership.toString(), flows));
    }
  }

  private String tvd(int tvd, String membership, boolean[][] flows) {
    StringBuilder text = new StringBuilder();
    text.append("vni: %d\n".formatted(tvd + 1));
    text.append("subnet: 10.%d.%d.0/24\n".formatted(tvd >> 8, tvd & 0xff));
    text.append("protection: [confidentiality, integrity, isolation]\n").append(membership);
    text.append("roles: {gate: {membership: [p3], guard: true}}\n");
    text.append(
        "lease: 60s\nrenew: 20s\nflows:\n  out:\n    t%d: closed\n".formatted((tvd + 1) % tvds));
    for (int peer = 0; peer < tvds; peer++) {
      if (flows[tvd][peer] && peer != (tvd + 1) % tvds) {
        text.append(
            "    t%d:\n      - {protocol: tcp, ports: 443, replies: true}\n".formatted(peer));
      }
    }
    text.append("  in:\n    t%d: closed\n".formatted((tvd + 1) % tvds));
    for (int peer = 0; peer < tvds; peer++) {
      if (flows[peer][tvd] && peer != (tvd + 1) % tvds) {
        text.append("    t%d: open\n".formatted(peer));
      }
    }
    return text.toString();
  }

  private void put(String path, String content) {
    files.put(path, Bytes.ofUtf8(content));
  }

  /** From the files' bytes to a policy without an error. */
  @Benchmark
  public PolicySet load() throws PolicyException {
    return PolicySet.parse(files);
  }
}
