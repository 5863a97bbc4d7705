package org.tvd.verifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.enrolment.EnrolmentRefusedException;

/**
 * The attack table of docs/protocol.md, and the tests that are named for its rows: {@code row8…}
 * stands for row 8, and asserts the reason.
 */
final class AttackTable {
  /** The row that no quote can show. */
  static final int DOCUMENTED = 42;

  private static final Path TABLE = Path.of("../docs/protocol.md");
  private static final Pattern ROW = Pattern.compile("\\| ?(\\d*) \\| (.*?) \\| (.*) \\|");
  private static final Pattern TEST = Pattern.compile("void (row(\\d+)\\w*)\\(");
  private static final String END = "\n  }\n";
  private static final Pattern WORD =
      Pattern.compile("(?<![\\w-])(?:[A-Z][A-Z_]+|[a-z]+(?:-[a-z]+)+|malformed|busy)(?![\\w-])");

  private AttackTable() {}

  /**
   * A row as the document has it.
   *
   * @param reasons that it names
   */
  record Row(int number, String attack, Set<String> reasons) {}

  /**
   * A test of a row.
   *
   * @param name Class.method
   * @param reasons that it asserts
   */
  record RowTest(int row, String name, Set<String> reasons) {}

  static SortedMap<Integer, Row> rows() {
    SortedMap<Integer, Row> rows = new TreeMap<>();
    String document = read(TABLE);
    for (String line : document.substring(document.indexOf("## Attack table")).lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      Set<String> named = reasons(row.group(3));
      if (row.group(1).isEmpty()) { // goes on
        rows.lastEntry().getValue().reasons().addAll(named);
      } else {
        int number = Integer.parseInt(row.group(1));
        rows.put(number, new Row(number, row.group(2), named));
      }
    }
    return rows;
  }

  /** The tests of the modules that decide, as their sources have them. */
  static List<RowTest> tests() {
    List<RowTest> tests = new ArrayList<>();
    for (Path module : List.of(Path.of("src/test/java"), Path.of("../policies/src/test/java"))) {
      try (Stream<Path> files = Files.walk(module)) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .sorted()
            .forEach(file -> tests.addAll(tests(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return tests;
  }

  private static List<RowTest> tests(Path file) {
    String source = read(file);
    String type = file.getFileName().toString().replace(".java", "");
    List<RowTest> tests = new ArrayList<>();
    Matcher test = TEST.matcher(source);
    while (test.find()) {
      int annotations = Math.max(0, source.lastIndexOf(END, test.start()));
      int end = source.indexOf(END, test.end());
      String whole = source.substring(annotations, end < 0 ? source.length() : end);
      tests.add(
          new RowTest(Integer.parseInt(test.group(2)), type + "." + test.group(1), reasons(whole)));
    }
    return tests;
  }

  /** The names of reasons in {@code text}, also in the spelling of problem types. */
  private static Set<String> reasons(String text) {
    Set<String> known = known();
    Set<String> found = new LinkedHashSet<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      String name = word.group().toUpperCase(Locale.ROOT).replace('-', '_');
      if (known.contains(name)) {
        found.add(name);
      }
    }
    return found;
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>();
    for (Reason reason : Reason.values()) {
      known.add(reason.name());
    }
    for (EnrolmentRefusedException.Reason reason : EnrolmentRefusedException.Reason.values()) {
      known.add(reason.name());
    }
    known.addAll(
        List.of(
            "MALFORMED_BODY", "BODY_TOO_LARGE", "OPERATOR_ONLY", "LEASE_LAPSED", "OUT_OF_SCOPE"));
    return known;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
