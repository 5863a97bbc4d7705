package org.tvd.policy.language;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.flow.AnalysisPolicy;
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
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.TextError;

/** Reads all files of a policy set, in the order in which they build on each other. */
public final class PolicyReader<S> {
  private static final String ANALYSIS = "analysis.yaml";
  private static final Set<String> FILES =
      Set.of(
          "lattice.yaml",
          "properties.yaml",
          "evidence.yaml",
          "trust.yaml",
          "network.yaml",
          "references.yaml",
          OwnersFile.PATH,
          ANALYSIS);
  private static final String TVDS = "tvds/";
  private static final int MAX_TVDS = 1000;

  private final Problems problems = new Problems();
  private final Sources sources;
  private final Assembly<S> assembly;

  private PolicyReader(SortedMap<String, Bytes> files, Assembly<S> assembly) {
    this.assembly = assembly;
    this.sources = new Sources(files, problems);
  }

  /** Makes a policy set of its sound parts, so that readers need not know the whole. */
  public interface Assembly<S> {
    /** The parts are in the order of the pipeline: how properties are earned, then who asks. */
    S assemble(
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
        AnalysisPolicy analysis);
  }

  /** A policy set, or what is wrong with it. */
  public sealed interface Reading<S> {}

  /**
   * A policy set without an error.
   *
   * @param policy the set
   */
  public record Sound<S>(S policy) implements Reading<S> {}

  /**
   * No policy set.
   *
   * @param errors at least one
   */
  public record Broken<S>(List<TextError> errors) implements Reading<S> {
    public Broken {
      errors = List.copyOf(errors);
    }
  }

  /** Reads {@code files}, by path with forward slashes. */
  public static <S> Reading<S> read(SortedMap<String, Bytes> files, Assembly<S> assembly) {
    return new PolicyReader<>(files, assembly).read();
  }

  private Reading<S> read() {
    Set<String> tvdNames = names();
    LatticeFile.Content lattice = LatticeFile.read(sources.yaml("lattice.yaml"), problems);
    SortedMap<String, ReferenceList> common =
        ReferencesFile.read(
            sources.yaml("references.yaml"), "references.yaml", "", sources, problems);
    SortedMap<String, Node> tvdFiles = new TreeMap<>();
    for (String name : tvdNames) {
      sources.yaml(TVDS + name + ".yaml").ifPresent(node -> tvdFiles.put(name, node));
    }
    SortedMap<String, ReferenceList> references = references(common, tvdFiles);
    Certificates certificates = new Certificates(sources, problems);
    Optional<EvidencePolicy> evidence =
        EvidenceFile.read(sources.yaml("evidence.yaml"), common, certificates, problems);
    PropertiesFile.Content properties =
        new PropertiesFile(
                lattice.properties(),
                certificates,
                references.keySet(),
                evidence.isEmpty() || evidence.get().imaApproval().judges(),
                problems)
            .read(sources.yaml("properties.yaml"));
    Trust trust =
        new TrustFile(certificates, new RevocationLists(sources, problems), problems)
            .read(sources.yaml("trust.yaml"));
    Network network = NetworkFile.read(sources.yaml("network.yaml"), problems);
    SortedMap<String, TvdFile.Managed> tvds = new TreeMap<>();
    SortedMap<String, DummyTvd> dummies = new TreeMap<>();
    TvdChecks checks = new TvdChecks(network, problems);
    RequirementChecks requirements =
        new RequirementChecks(lattice.lattice(), lattice.exclusions(), problems);
    tvdFiles.forEach(
        (name, node) ->
            new TvdFile(name, tvdNames, lattice.properties(), checks, requirements, problems)
                .read(node)
                .ifPresent(
                    domain -> {
                      switch (domain) {
                        case TvdFile.Managed managed -> tvds.put(name, managed);
                        case TvdFile.Unmanaged(DummyTvd dummy) -> dummies.put(name, dummy);
                      }
                    }));
    OwnersFile.read(sources, problems);
    checks.run();
    requirements.sharing(tvds);
    AnalysisPolicy analysis =
        sources
            .optionalYaml(ANALYSIS)
            .map(node -> new AnalysisFile(tvdNames, checks::open, problems).read(node))
            .orElse(AnalysisPolicy.NONE);
    if (!problems.isEmpty() || evidence.isEmpty()) {
      return new Broken<>(problems.errors());
    }
    SortedMap<String, TvdPolicy> byName = new TreeMap<>();
    tvds.forEach((name, tvd) -> byName.put(name, tvd.policy()));
    return new Sound<>(
        assembly.assemble(
            ContentDigest.of(sources.used()),
            sources.used(),
            lattice.lattice(),
            lattice.exclusions(),
            properties.rules(),
            properties.issuers(),
            properties.configurations(),
            properties.selfReported(),
            evidence.get(),
            trust,
            network,
            references,
            byName,
            dummies,
            analysis));
  }

  /** A file that nobody would read is a misspelt one: it must not vanish in silence. */
  private Set<String> names() {
    TreeSet<String> names = new TreeSet<>();
    for (String path : sources.paths()) {
      if (path.endsWith(PolicyDirectory.TEST_SUFFIX)) {
        continue;
      }
      if (path.startsWith(TVDS)) {
        String name = path.substring(TVDS.length());
        if (name.matches("[a-z][a-z0-9-]{0,31}\\.yaml")) {
          names.add(name.substring(0, name.length() - ".yaml".length()));
        } else {
          problems.mismatch(
              Place.ofFile(path),
              "not a TVD's file",
              "NAME.yaml, a lower case letter, then letters, digits or hyphens, at most 32",
              name);
        }
      } else if (path.matches("[^/]*\\.ya?ml") && !FILES.contains(path)) {
        problems.unknown(Place.ofFile(path), "policy file", path, FILES);
      }
    }
    if (names.isEmpty()) {
      problems.mismatch(Place.ofFile("tvds"), "there is no TVD", "tvds/NAME.yaml", "none");
    }
    if (names.size() > MAX_TVDS) {
      problems.mismatch(
          Place.ofFile("tvds"),
          "there are too many TVDs",
          "at most " + MAX_TVDS,
          String.valueOf(names.size()));
    }
    return names;
  }

  /** The lists of references.yaml, and those of each domain as {@code TVD/NAME}. */
  private SortedMap<String, ReferenceList> references(
      SortedMap<String, ReferenceList> common, SortedMap<String, Node> tvdFiles) {
    SortedMap<String, ReferenceList> all = new TreeMap<>(common);
    tvdFiles.forEach(
        (name, node) -> {
          Optional<Node> own =
              node instanceof Node.Mapping mapping ? mapping.value("references") : Optional.empty();
          all.putAll(ReferencesFile.read(own, "references", name + "/", sources, problems));
        });
    return all;
  }
}
