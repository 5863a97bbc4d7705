package org.tvd.policy.claims;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way from a variable to a value that a rule reads.
 *
 * @param steps the variable, then fields and keys (strings) and numbers of elements (longs)
 */
record ClaimPath(List<Object> steps) {
  private static final int ELEMENTS_SHOWN = 5;
  private static final int SHOWN = 100;

  ClaimPath {
    steps = List.copyOf(steps);
  }

  /** The path that {@code expression} spells, if it is one from one of {@code variables}. */
  static Optional<ClaimPath> of(CelExpr expression, Set<String> variables) {
    return switch (expression.exprKind().getKind()) {
      case IDENT ->
          Optional.of(expression.ident().name())
              .filter(variables::contains)
              .map(name -> new ClaimPath(List.of(name)));
      case SELECT ->
          of(expression.select().operand(), variables)
              .map(path -> path.then(expression.select().field()));
      case CALL ->
          expression.call().function().equals("_[_]")
              ? index(expression.call().args().get(1))
                  .flatMap(
                      index ->
                          of(expression.call().args().get(0), variables)
                              .map(path -> path.then(index)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Object> index(CelExpr expression) {
    if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return Optional.empty();
    }
    CelConstant constant = expression.constant();
    return switch (constant.getKind()) {
      case STRING_VALUE -> Optional.of(constant.stringValue());
      case INT64_VALUE -> Optional.of(constant.int64Value());
      default -> Optional.empty();
    };
  }

  private ClaimPath then(Object step) {
    List<Object> longer = new ArrayList<>(steps);
    longer.add(step);
    return new ClaimPath(longer);
  }

  String variable() {
    return steps.getFirst().toString();
  }

  /** Its value below that of its variable, for people: short, whatever it is. */
  String shown(@Nullable Object variable) {
    @Nullable Object value = variable;
    for (Object step : steps.subList(1, steps.size())) {
      value =
          switch (value) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step instanceof Long at && at >= 0 && at < list.size() ->
                list.get(at.intValue());
            case null, default -> null;
          };
    }
    String text =
        switch (value) {
          case null -> "unproven";
          case List<?> list when list.size() > ELEMENTS_SHOWN || holdsRecords(list) ->
              list.size() + " entries";
          case Map<?, ?> map -> map.size() + " values";
          default -> value.toString();
        };
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static boolean holdsRecords(List<?> list) {
    return !list.isEmpty() && list.getFirst() instanceof Map;
  }

  /** As rules spell it. */
  @Override
  public String toString() {
    var text = new StringBuilder(variable());
    for (Object step : steps.subList(1, steps.size())) {
      if (step instanceof String) {
        text.append('.').append(step);
      } else {
        text.append('[').append(step).append(']');
      }
    }
    return text.toString();
  }
}
