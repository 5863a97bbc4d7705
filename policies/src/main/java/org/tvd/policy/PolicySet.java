package org.tvd.policy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.policy.language.PolicyReader;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.EvidencePolicy;
import org.tvd.policy.model.MeasuredRule;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.policy.model.ReferenceList;
import org.tvd.policy.model.Trust;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.TextError;

/**
 * Everything that the owners of the domains decided, without an error.
 *
 * @param version SHA-256, hex, over the sorted paths and contents of {@code files}
 * @param files every file that the set was read from, by path in its directory
 * @param lattice of the security properties
 * @param exclusions sets of properties that no platform can hold together
 * @param rules by which properties are measured
 * @param issuers who may certify properties
 * @param configurations property certificates about configurations: about no host, so the policy
 *     can bring them
 * @param selfReported the fields of a host's report of itself that rules may read
 * @param evidence what every platform must bring
 * @param trust who may vouch for TPMs
 * @param network the physical network
 * @param references digests of known content, by name; those of a domain as {@code TVD/NAME}
 * @param tvds the domains, by name
 * @param dummies the domains that nobody manages, by name
 * @param analysis how findings about flows are judged
 */
public record PolicySet(
    String version,
    SortedMap<String, Bytes> files,
    Lattice lattice,
    List<List<Property>> exclusions,
    List<MeasuredRule> rules,
    List<PropertyIssuer> issuers,
    List<PropertyCertificate> configurations,
    Set<String> selfReported,
    EvidencePolicy evidence,
    Trust trust,
    Network network,
    SortedMap<String, ReferenceList> references,
    SortedMap<String, TvdPolicy> tvds,
    SortedMap<String, DummyTvd> dummies,
    AnalysisPolicy analysis) {

  public PolicySet {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    exclusions = List.copyOf(exclusions);
    rules = List.copyOf(rules);
    issuers = List.copyOf(issuers);
    configurations = List.copyOf(configurations);
    selfReported = Set.copyOf(selfReported);
    references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
    tvds = Collections.unmodifiableSortedMap(new TreeMap<>(tvds));
    dummies = Collections.unmodifiableSortedMap(new TreeMap<>(dummies));
  }

  /** Where nothing stands by which a measurement list is judged. */
  private static final List<String> NOT_OF_FILES =
      List.of("lattice.yaml", "properties.yaml", "network.yaml", "tvds/", "trust.yaml", "anchors/");

  /**
   * Whether both judge measured files alike, so that what was counted under one counts under the
   * other. Where this cannot be told they do not.
   */
  public boolean judgesFilesLike(PolicySet other) {
    return version.equals(other.version)
        || (ofFiles(files).equals(ofFiles(other.files))
            && evidence.imaApproval().keys().equals(other.evidence.imaApproval().keys()));
  }

  private static SortedMap<String, Bytes> ofFiles(SortedMap<String, Bytes> files) {
    SortedMap<String, Bytes> concerned = new TreeMap<>(files);
    concerned.keySet().removeIf(path -> NOT_OF_FILES.stream().anyMatch(path::startsWith));
    return concerned;
  }

  /** Whether a rule reads the measured files themselves, and not only what was counted of them. */
  public boolean readsMeasuredFiles() {
    return rules.stream()
        .flatMap(rule -> rule.when().reads().stream())
        .anyMatch(claim -> claim.equals("ima") || claim.startsWith("ima.entries"));
  }

  /**
   * Reads a policy directory.
   *
   * @throws PolicyException with every error, not only the first
   */
  public static PolicySet load(Path directory) throws PolicyException {
    Problems problems = new Problems();
    SortedMap<String, Bytes> files = PolicyDirectory.read(directory, problems);
    if (!problems.isEmpty()) {
      throw new PolicyException(problems.errors());
    }
    return parse(files);
  }

  /**
   * Reads a policy set from memory. {@code parse(set.files())} gives the same set, so that a stored
   * version can be used again.
   *
   * @param files by path in the directory, with forward slashes
   * @throws PolicyException with every error, not only the first
   */
  public static PolicySet parse(SortedMap<String, Bytes> files) throws PolicyException {
    return switch (PolicyReader.read(files, PolicySet::new)) {
      case PolicyReader.Sound<PolicySet>(PolicySet policy) -> policy;
      case PolicyReader.Broken<PolicySet>(List<TextError> errors) ->
          throw new PolicyException(errors);
    };
  }
}
