package org.tvd.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.MembershipIndex;
import org.tvd.policy.membership.Provenance;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.yaml.Place;
import org.tvd.tpm.TpmException;

/**
 * Which of 1,000 TVDs with 10 requirements each admit one host: all at once, and one after the
 * other by the rule as it is written. The lattice has a dimension of each kind and three chains; a
 * requirement asks for something in one or two of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MembershipBenchmark {
  private static final String EXAMPLE = "policies/examples/datacenter";
  private static final int TVDS = 1000;
  private static final int REQUIREMENTS = 10;
  private static final String LATTICE =
      """
      dimensions:
        boot: {chain: [none, measured, verified]}
        runtime: {chain: [unknown, clean]}
        site: {chain: [anywhere, building, secure-cage]}
        labels: {powerset: [a, b, c, d, e, f]}
        level: integer
        kernel: version
        audited: date
        shape: {diagram: {low: [left, right], left: [high], right: [high]}}
      properties:
        measured-boot: {boot: measured}
        verified-boot: {boot: verified}
        runtime-clean: {runtime: clean}
        in-secure-cage: {site: secure-cage}
      """;
  private static final Map<String, List<String>> SPELLINGS =
      new TreeMap<>(
          Map.of(
              "boot", List.of("measured", "verified"),
              "runtime", List.of("clean"),
              "site", List.of("building", "secure-cage"),
              "labels", List.of("[a]", "[b, c]", "[d]", "[a, e]", "[f]", "[a, b, c, d, e, f]"),
              "level", List.of("1", "2", "3", "4", "5", "9"),
              "kernel", List.of("5.4", "5.10", "6.1", "6.6.2", "6.12", "7"),
              "audited", List.of("2025-01-01", "2025-07-01", "2026-01-01", "2026-12-31"),
              "shape", List.of("left", "right", "high")));

  /** What the host holds. */
  public enum Host {
    /** Twenty properties, one of them above everything: no requirement ends a look at a TVD. */
    TOP,
    /** Twenty random properties: nearly every TVD refuses it. */
    RANDOM
  }

  /** How many different requirements there are. */
  @Param({"50", "400"})
  public int distinct = 50;

  @Param public Host host = Host.TOP;

  private PolicySet policy = unset();
  private HeldProperties held = unset();
  private MembershipIndex index = unset();

  @Setup
  public void make()
      throws IOException,
          TpmException,
          PolicyException,
          MalformedException,
          GeneralSecurityException {
    PolicySet example =
        Platform.boot(Path.of(System.getProperty("tvd.home", "."), EXAMPLE)).expectation.policy();
    Random random = new Random(4);
    List<String> requirements = requirements(random);
    SortedMap<String, Bytes> files = new TreeMap<>(example.files());
    files.keySet().removeIf(path -> path.startsWith("tvds/"));
    files.put("lattice.yaml", Bytes.ofUtf8(LATTICE));
    for (int i = 0; i < TVDS; i++) {
      files.put("tvds/t" + i + ".yaml", Bytes.ofUtf8(tvd(i, requirements, random)));
    }
    policy = PolicySet.parse(files);
    held = held(random);
    index = MembershipIndex.of(policy);
    check();
  }

  private List<String> requirements(Random random) {
    Set<String> different = new LinkedHashSet<>();
    List<String> names = List.copyOf(SPELLINGS.keySet());
    while (different.size() < distinct) {
      SortedMap<String, String> values = new TreeMap<>();
      for (int i = random.nextInt(2); i >= 0; i--) {
        String name = names.get(random.nextInt(names.size()));
        List<String> spellings = Objects.requireNonNull(SPELLINGS.get(name));
        values.put(name, spellings.get(random.nextInt(spellings.size())));
      }
      different.add(values.toString().replace('=', ':').replace(":", ": "));
    }
    return List.copyOf(different);
  }

  private static String tvd(int number, List<String> requirements, Random random) {
    SortedSet<String> chosen = new TreeSet<>();
    while (chosen.size() < REQUIREMENTS) {
      chosen.add(requirements.get(random.nextInt(requirements.size())));
    }
    return """
    vni: %d
    subnet: 10.%d.%d.0/24
    protection: []
    membership: [%s]
    lease: 20s
    renew: 6s
    """
        .formatted(number + 1, number / 250, number % 250, String.join(", ", chosen));
  }

  private HeldProperties held(Random random) {
    Lattice lattice = policy.lattice();
    List<Held> all = new ArrayList<>();
    Provenance provenance = new Provenance.Measured("made", Place.ofFile("made"));
    for (int i = 0; i < 20; i++) {
      boolean top = host == Host.TOP && i == 0;
      SortedMap<String, Value> values = new TreeMap<>();
      SPELLINGS.forEach(
          (name, spellings) -> {
            String spelling =
                top ? spellings.getLast() : spellings.get(random.nextInt(spellings.size()));
            Dimension dimension = Objects.requireNonNull(lattice.dimensions().get(name));
            if (top || random.nextInt(4) == 0) {
              values.put(name, dimension.parse(spelling).orElseThrow());
            }
          });
      Property property = lattice.property(values);
      all.add(new Held(property, provenance));
    }
    return new HeldProperties(policy, all, List.of());
  }

  private void check() {
    SortedSet<String> expected = new TreeSet<>();
    for (TvdPolicy tvd : policy.tvds().values()) {
      if (Membership.decide(tvd, held) instanceof MembershipDecision.Admitted) {
        expected.add(tvd.name());
      }
    }
    if (!index.admitting(held).equals(expected) || (host == Host.TOP && expected.size() != TVDS)) {
      throw new IllegalStateException("expected " + expected + ", found " + index.admitting(held));
    }
  }

  /** All at once. */
  @Benchmark
  public BitSet allAtOnce() {
    return index.numbersAdmitting(held);
  }

  /** One after the other, each refusal with its reasons. */
  @Benchmark
  public int oneAfterTheOther() {
    int admitted = 0;
    for (TvdPolicy tvd : policy.tvds().values()) {
      admitted += Membership.decide(tvd, held) instanceof MembershipDecision.Admitted ? 1 : 0;
    }
    return admitted;
  }

  /** What a new version of the policy costs. */
  @Benchmark
  public MembershipIndex index() {
    return MembershipIndex.of(policy);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unset() {
    return null; // set before the first measurement
  }
}
