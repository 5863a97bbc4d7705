package org.tvd.policy.claims;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A condition over the claims, in the Common Expression Language, type-checked when it loads. Only
 * a condition that is true counts: where it reads what is unproven, or fails, it is not evaluated.
 */
public final class Rule {
  private static final int VALUE_SHOWN = 100;

  private final String source;
  private final Program program;
  private final SortedSet<ClaimVariable> variables;
  private final SortedSet<String> references;

  Rule(String source, Program program, Set<ClaimVariable> variables, Set<String> references) {
    this.source = source;
    this.program = program;
    this.variables = Collections.unmodifiableSortedSet(new TreeSet<>(variables));
    this.references = Collections.unmodifiableSortedSet(new TreeSet<>(references));
  }

  /** The expression as it is written. */
  public String source() {
    return source;
  }

  /** The variables that it reads. */
  public SortedSet<ClaimVariable> variables() {
    return variables;
  }

  /** The reference lists that it names. */
  public SortedSet<String> references() {
    return references;
  }

  /** What the condition says about {@code facts}. */
  public Outcome evaluate(Facts facts) {
    List<String> unproven = new ArrayList<>();
    CelVariableResolver resolver =
        name -> {
          Optional<Object> value =
              ClaimVariable.named(name).flatMap(variable -> variable.value(facts));
          if (value.isEmpty()) {
            unproven.add(name);
          }
          return value;
        };
    Object result;
    try {
      result = program.eval(resolver);
    } catch (CelEvaluationException failed) {
      return new NotEvaluated(withUnproven(String.valueOf(failed.getMessage()), unproven));
    }
    if (Boolean.TRUE.equals(result)) {
      return new True();
    }
    if (Boolean.FALSE.equals(result)) {
      return new False(seen(facts));
    }
    return new NotEvaluated(withUnproven("the result is neither true nor false", unproven));
  }

  /** The result of a rule. */
  public sealed interface Outcome {}

  /** The condition holds. */
  public record True() implements Outcome {}

  /**
   * The condition does not hold.
   *
   * @param seen the values that it reads
   */
  public record False(String seen) implements Outcome {}

  /**
   * The condition cannot be evaluated.
   *
   * @param why what is unproven, or what failed
   */
  public record NotEvaluated(String why) implements Outcome {}

  private static String withUnproven(String problem, List<String> unproven) {
    return unproven.isEmpty()
        ? problem
        : unproven.stream().sorted().distinct().collect(Collectors.joining(", "))
            + " is not proven by the evidence";
  }

  private String seen(Facts facts) {
    return variables.stream()
        .filter(variable -> variable != ClaimVariable.REFERENCES)
        .map(variable -> variable.variable() + " is " + shown(variable, facts))
        .collect(Collectors.joining("; "));
  }

  private static String shown(ClaimVariable variable, Facts facts) {
    Facts.Unlisted unlisted = facts.unlisted();
    if (variable == ClaimVariable.IMA_UNLISTED && unlisted != null) {
      return unlisted.toString();
    }
    if (variable == ClaimVariable.IMA_ENTRIES) {
      return facts.claims().ima().entries().size() + " entries";
    }
    String text = variable.value(facts).map(String::valueOf).orElse("unproven");
    return text.length() <= VALUE_SHOWN ? text : text.substring(0, VALUE_SHOWN) + "…";
  }
}
