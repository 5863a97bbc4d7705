package org.tvd.cli.policy;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.yaml.Place;

/**
 * The part of the Static Analysis Results Interchange Format that is used here (OASIS SARIF 2.1.0,
 * section 3). Records are its objects; what is null is left out.
 *
 * @param schema where the format's JSON Schema is
 * @param version of the format
 * @param runs one run of the tool
 */
record Sarif(@JsonProperty("$schema") String schema, String version, List<Run> runs) {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** Columns are counted in code points, as everywhere here (3.14.27). */
  record Run(Tool tool, List<Result> results, String columnKind) {}

  record Tool(Driver driver) {}

  record Driver(String name, List<Rule> rules) {}

  /** A reportingDescriptor (3.49). */
  record Rule(
      String id,
      String name,
      Text shortDescription,
      Text fullDescription,
      Level defaultConfiguration) {}

  record Level(String level) {}

  record Text(String text) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      String ruleId,
      int ruleIndex,
      String level,
      Text message,
      List<Location> locations,
      @Nullable List<Location> relatedLocations,
      @Nullable List<CodeFlow> codeFlows,
      @Nullable List<Suppression> suppressions) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Location(@Nullable Integer id, PhysicalLocation physicalLocation, @Nullable Text message) {

    static Location of(Place place) {
      return new Location(null, PhysicalLocation.of(place), null);
    }

    static Location of(Place place, String message) {
      return new Location(null, PhysicalLocation.of(place), new Text(message));
    }

    Location numbered(int number) {
      return new Location(number, physicalLocation, message);
    }
  }

  record PhysicalLocation(ArtifactLocation artifactLocation, Region region) {
    static PhysicalLocation of(Place place) {
      return new PhysicalLocation(
          new ArtifactLocation(uri(place.file())),
          // Code forges show nothing without a region, so a file as a whole is its first character.
          new Region(Math.max(1, place.line()), Math.max(1, place.column())));
    }

    /** A relative reference stays relative: to where the tool was started (3.4.3). */
    private static String uri(String file) {
      try {
        String path = file.startsWith("/") ? "file://" : "";
        return path + new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(file + ": expected a path", e);
      }
    }
  }

  record ArtifactLocation(String uri) {}

  record Region(int startLine, int startColumn) {}

  record CodeFlow(List<ThreadFlow> threadFlows) {}

  record ThreadFlow(List<ThreadFlowLocation> locations) {}

  record ThreadFlowLocation(Location location) {}

  /** Somebody answers for it; it is not written at the result (3.35). */
  record Suppression(String kind, String status, String justification, Location location) {}

  static Sarif of(List<Rule> rules, List<Result> results) {
    return new Sarif(
        SCHEMA,
        "2.1.0",
        List.of(new Run(new Tool(new Driver("tvd policy", rules)), results, "unicodeCodePoints")));
  }

  /** One way through the files, as it is shown step by step. */
  static List<CodeFlow> way(List<Location> steps) {
    return List.of(
        new CodeFlow(
            List.of(new ThreadFlow(steps.stream().map(ThreadFlowLocation::new).toList()))));
  }

  static List<Location> numbered(List<Location> locations) {
    List<Location> numbered = new ArrayList<>();
    for (Location each : locations) {
      numbered.add(each.numbered(numbered.size() + 1));
    }
    return numbered;
  }

  /** A rule; its name is its id without hyphens (3.49.7). */
  static Rule rule(String id, String summary, String explanation, String level) {
    String name =
        Arrays.stream(id.split("-"))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(joining());
    return new Rule(id, name, new Text(summary + "."), new Text(explanation), new Level(level));
  }
}
