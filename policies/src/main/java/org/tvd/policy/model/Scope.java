package org.tvd.policy.model;

import java.util.List;
import java.util.stream.Collectors;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Value;

/** The values of one dimension that an issuer may certify. */
public sealed interface Scope {

  /** Whether {@code value} is one of them. */
  boolean allows(Dimension dimension, Value value);

  /** Values of which at least one is at least any that is allowed. */
  List<Value> greatest();

  /** Which values, for messages. */
  String describe();

  /**
   * Everything up to a value.
   *
   * @param highest the highest one
   */
  record AtMost(Value highest) implements Scope {
    @Override
    public boolean allows(Dimension dimension, Value value) {
      return dimension.atLeast(highest, value);
    }

    @Override
    public List<Value> greatest() {
      return List.of(highest);
    }

    @Override
    public String describe() {
      return "at most " + highest.spelling();
    }
  }

  /**
   * Everything from a value up to another.
   *
   * @param lowest that is allowed
   * @param highest that is allowed, at least {@code lowest}
   */
  record Between(Value lowest, Value highest) implements Scope {
    @Override
    public boolean allows(Dimension dimension, Value value) {
      return dimension.atLeast(highest, value) && dimension.atLeast(value, lowest);
    }

    @Override
    public List<Value> greatest() {
      return List.of(highest);
    }

    @Override
    public String describe() {
      return "from " + lowest.spelling() + " to " + highest.spelling();
    }
  }

  /**
   * Some values, exactly.
   *
   * @param values at least one
   */
  record AnyOf(List<Value> values) implements Scope {
    public AnyOf {
      values = List.copyOf(values);
    }

    @Override
    public boolean allows(Dimension dimension, Value value) {
      return values.contains(value);
    }

    @Override
    public List<Value> greatest() {
      return values;
    }

    @Override
    public String describe() {
      return values.stream().map(Value::spelling).collect(Collectors.joining(" or "));
    }
  }
}
