package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tvd.verifier.AttackTable.Row;
import org.tvd.verifier.AttackTable.RowTest;

/** The attack table is whole, each of its rows has a test, and the document names its reasons. */
class AttackTableTest {
  private final SortedMap<Integer, Row> rows = AttackTable.rows();
  private final Map<Integer, Set<String>> asserted =
      AttackTable.tests().stream()
          .collect(
              Collectors.groupingBy(
                  RowTest::row,
                  Collectors.flatMapping(
                      test -> test.reasons().stream(), Collectors.toCollection(TreeSet::new))));

  @Test
  void theTableHas42Rows() {
    assertThat(rows.keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 42).boxed().toList());
  }

  @Test
  void everyRowHasATest() {
    assertThat(asserted.keySet()).containsAll(rows.headMap(AttackTable.DOCUMENTED).keySet());
  }

  @Test
  void everyReasonOfTheDocumentIsAsserted() {
    for (Row row : rows.values()) {
      assertThat(asserted.getOrDefault(row.number(), Set.of()))
          .as("row %d: reasons in docs/protocol.md that no test of the row asserts", row.number())
          .containsAll(row.reasons());
    }
  }
}
