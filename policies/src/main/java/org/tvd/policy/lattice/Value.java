package org.tvd.policy.lattice;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A place in one dimension. What it means, and how it compares, is the dimension's to say. */
public sealed interface Value {

  /** The spelling in policies and in property certificates. */
  String spelling();

  /**
   * A label of a chain or a diagram.
   *
   * @param spelling its name
   */
  record Label(String spelling) implements Value {}

  /**
   * A set of labels.
   *
   * @param labels in their order
   */
  record Labels(SortedSet<String> labels) implements Value {
    public Labels {
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }

    @Override
    public String spelling() {
      return labels.stream().collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /**
   * A number.
   *
   * @param number its value
   */
  record Whole(long number) implements Value {
    @Override
    public String spelling() {
      return Long.toString(number);
    }
  }

  /**
   * A version: numbers, the most significant first, without trailing zeros, so that 1.0 is 1.
   *
   * @param numbers none for the lowest version, 0
   */
  record Version(List<Long> numbers) implements Value {
    public Version {
      int size = numbers.size();
      while (size > 0 && numbers.get(size - 1) == 0) {
        size--;
      }
      numbers = List.copyOf(numbers.subList(0, size));
    }

    @Override
    public String spelling() {
      return numbers.isEmpty()
          ? "0"
          : numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
  }

  /**
   * A day.
   *
   * @param day in the ISO calendar
   */
  record Day(LocalDate day) implements Value {
    @Override
    public String spelling() {
      return day.toString();
    }
  }

  /**
   * A value for each of some factors of a product.
   *
   * @param values by factor; what stands at its bottom is left out, so that equal values are equal
   */
  record Tuple(SortedMap<String, Value> values) implements Value {
    public Tuple {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Override
    public String spelling() {
      return values.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + entry.getValue().spelling())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }
}
