package org.tvd.policy.testing;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;

/** Runs the tests that lie beside a policy. */
public final class PolicyTests {
  private PolicyTests() {}

  /** The test files among {@code files}, by path. */
  private static SortedMap<String, Bytes> testFiles(SortedMap<String, Bytes> files) {
    SortedMap<String, Bytes> tests = new TreeMap<>(files);
    tests.keySet().removeIf(path -> !path.endsWith(PolicyDirectory.TEST_SUFFIX));
    return tests;
  }

  /**
   * Runs every {@code *.test.yaml}.
   *
   * @param files of the policy directory, by path with forward slashes
   * @param certificates makes those that stand in for absent ones; no outcome depends on them
   * @throws PolicyException with every error: of the test files, or of the policy
   */
  public static TestReport run(SortedMap<String, Bytes> files, StandIns.Certificates certificates)
      throws PolicyException {
    Problems problems = new Problems();
    SortedMap<String, Node> tests = read(files, problems);
    if (tests.isEmpty() && problems.isEmpty()) {
      problems.mismatch(
          Place.ofFile("."), "there is no test", "NAME" + PolicyDirectory.TEST_SUFFIX, "none");
    }
    SortedMap<String, Bytes> whole = withStandIns(files, tests, certificates, problems);
    PolicySet policy = PolicySet.parse(whole);
    SortedMap<String, TestFile> read = new TreeMap<>();
    tests.forEach(
        (path, node) -> read.put(path, new TestFileReader(policy, problems).read(path, node)));
    refuse(problems);
    SortedMap<String, List<Outcome>> outcomes = new TreeMap<>();
    for (Map.Entry<String, TestFile> file : read.entrySet()) {
      outcomes.put(file.getKey(), new TestRun(policy, file.getValue()).outcomes());
    }
    SortedSet<String> standIns = new TreeSet<>(whole.keySet());
    standIns.removeAll(files.keySet());
    return new TestReport(standIns, outcomes);
  }

  /**
   * The files of a policy directory, and what its tests say stands in for those that are absent.
   *
   * @throws PolicyException if the tests' files have errors
   */
  public static SortedMap<String, Bytes> withStandIns(
      SortedMap<String, Bytes> files, StandIns.Certificates certificates) throws PolicyException {
    Problems problems = new Problems();
    return withStandIns(files, read(files, problems), certificates, problems);
  }

  private static SortedMap<String, Bytes> withStandIns(
      SortedMap<String, Bytes> files,
      SortedMap<String, Node> tests,
      StandIns.Certificates certificates,
      Problems problems)
      throws PolicyException {
    StandIns standIns = new StandIns(certificates, problems);
    tests.values().forEach(standIns::add);
    refuse(problems);
    SortedMap<String, Bytes> whole = new TreeMap<>(files);
    whole.putAll(standIns.absentFrom(files));
    return whole;
  }

  private static SortedMap<String, Node> read(SortedMap<String, Bytes> files, Problems problems) {
    SortedMap<String, Node> tests = new TreeMap<>();
    testFiles(files)
        .forEach(
            (path, content) ->
                YamlFile.read(path, content, problems).ifPresent(node -> tests.put(path, node)));
    return tests;
  }

  private static void refuse(Problems problems) throws PolicyException {
    if (!problems.isEmpty()) {
      throw new PolicyException(problems.errors());
    }
  }
}
