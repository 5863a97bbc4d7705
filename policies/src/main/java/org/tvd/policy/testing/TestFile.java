package org.tvd.policy.testing;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One test file without an error.
 *
 * @param path in the policy directory
 * @param hosts by name
 * @param expectations in their order, at least one
 */
public record TestFile(String path, Map<String, TestHost> hosts, List<Expectation> expectations) {
  public TestFile {
    hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
    expectations = List.copyOf(expectations);
  }
}
