package org.tvd.policy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.testing.PolicyTests;
import org.tvd.protocol.yaml.TextError;

/** The readers and the catalogue know the same keys: what readers say of a wrong key shows it. */
class CatalogueTest {
  private static final Pattern ASKED = Pattern.compile("expected one of ([^)]*), found 'zzz'");

  /** Needed by what another key says, which the catalogue leaves to the readers. */
  private static final Set<String> DEPENDENT = Set.of("ports", "port", "certificate");

  /**
   * A mapping somewhere in a file.
   *
   * @param file in which it is
   * @param where in it
   * @param keys that it can have
   * @param others that it could have instead
   * @param around makes the file of the text of the mapping
   */
  record Mapping(
      PolicyFile file,
      String where,
      List<Key> keys,
      Set<String> others,
      UnaryOperator<String> around) {
    @Override
    public String toString() {
      return file.path() + " " + where;
    }

    List<String> errors(String text) {
      String path = file.path().replace("NAME", "alpha");
      PolicyFixture policy = PolicyFixture.datacenter().with(path, around.apply(text));
      return (file.kind().equals("test") ? testErrors(policy) : policy.errors())
          .stream().filter(error -> error.startsWith(path + ":")).toList();
    }

    private static List<String> testErrors(PolicyFixture policy) {
      try {
        PolicyTests.run(policy.files(), PolicyFixture::certificate);
        return List.of();
      } catch (PolicyException e) {
        return e.errors().stream().map(TextError::toString).toList();
      }
    }

    String text(Predicate<Key> which) {
      return keys.stream()
          .filter(which)
          .map(key -> key.name() + ": " + key.example())
          .collect(Collectors.joining(", "));
    }
  }

  static List<Mapping> mappings() {
    List<Mapping> found = new ArrayList<>();
    for (PolicyFile file : Catalogue.FILES) {
      walk(file, file.kind(), file.shape(), Set.of(), UnaryOperator.identity(), found);
    }
    return found;
  }

  private static void walk(
      PolicyFile file,
      String where,
      Shape shape,
      Set<String> others,
      UnaryOperator<String> around,
      List<Mapping> found) {
    switch (shape) {
      case Shape.Keys(List<Key> keys) -> {
        Mapping mapping = new Mapping(file, where, keys, others, around);
        found.add(mapping);
        for (Key key : keys) {
          String rest = mapping.text(each -> each.required() && !each.equals(key));
          walk(
              file,
              where + "." + key.name(),
              key.shape(),
              Set.of(),
              inner ->
                  around.apply(
                      "{" + rest + (rest.isEmpty() ? "" : ", ") + key.name() + ": " + inner + "}"),
              found);
        }
      }
      case Shape.Named named -> {
        String name =
            named.called().equals("TVD")
                ? "beta"
                : named.called().equals("DIMENSION") ? "boot" : "some";
        walk(
            file,
            where + ".*",
            named.value(),
            Set.of(),
            inner -> around.apply("{" + name + ": " + inner + "}"),
            found);
      }
      case Shape.ListOf(Shape item, int _) ->
          walk(file, where + "[]", item, Set.of(), inner -> around.apply("[" + inner + "]"), found);
      case Shape.OneOf(List<Shape> shapes) -> {
        Set<String> names =
            shapes.stream()
                .flatMap(each -> each instanceof Shape.Keys(List<Key> k) ? k.stream() : null)
                .map(Key::name)
                .collect(Collectors.toSet());
        shapes.forEach(each -> walk(file, where, each, names, around, found));
      }
      case Shape.Defined(String name, Shape defined) ->
          walk(file, where + "(" + name + ")", defined, others, around, found);
      case Shape.Text _,
          Shape.Whole _,
          Shape.Time _,
          Shape.Choice _,
          Shape.Flag _,
          Shape.Again _,
          Shape.Elsewhere _ -> {}
    }
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void theReaderAsksForTheKeysOfTheCatalogueAndForNoOther(Mapping mapping) {
    boolean kinds = mapping.where().endsWith("(dimension)");
    String required = mapping.text(Key::required);
    String probe =
        kinds ? "{zzz: 1}" : "{" + required + (required.isEmpty() ? "" : ", ") + "zzz: 1}";
    Optional<Set<String>> asked =
        mapping.errors(probe).stream()
            .map(ASKED::matcher)
            .filter(Matcher::find)
            .map(
                matcher -> (Set<String>) new TreeSet<>(Arrays.asList(matcher.group(1).split(", "))))
            .findFirst();
    Set<String> own = mapping.keys().stream().map(Key::name).collect(Collectors.toSet());
    Set<String> known = new TreeSet<>(mapping.others());
    known.addAll(own);
    if (kinds) {
      known.addAll(Set.of("integer", "version", "date"));
    }
    assertThat(asked).as("%s", mapping.errors(probe)).isPresent();
    assertThat(asked.get()).containsAll(own).isSubsetOf(known);
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void theReaderNeedsWhatTheCatalogueRequiresAndNothingElse(Mapping mapping) {
    if (!mapping.others().isEmpty()) {
      return; // another alternative may need something else
    }
    for (Key key : mapping.keys()) {
      String without = "{" + mapping.text(each -> !each.equals(key)) + "}";
      String lacks = "lacks a key (expected '" + key.name() + "'";
      boolean needed = mapping.errors(without).stream().anyMatch(error -> error.contains(lacks));
      if (!DEPENDENT.contains(key.name())) {
        assertThat(needed).as(key.name()).isEqualTo(key.required());
      }
    }
  }
}
