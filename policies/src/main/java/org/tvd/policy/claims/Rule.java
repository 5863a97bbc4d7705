package org.tvd.policy.claims;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A condition over the claims, in the Common Expression Language, type-checked when it loads. Only
 * a condition that is true counts: where it reads what is unproven, or fails, it is not evaluated.
 */
public final class Rule {
  /** The claim that needs an allow list. */
  public static final String IMA_UNLISTED = "ima.unlisted";

  private final String source;
  private final Program program;
  private final List<ClaimPath> paths;
  private final Set<String> presenceTested;

  /**
   * @param paths what it reads, each once, in the order of the text
   * @param presenceTested fields that are read by {@code has()} alone
   */
  Rule(String source, Program program, List<ClaimPath> paths, Set<String> presenceTested) {
    this.source = source;
    this.program = program;
    this.paths = List.copyOf(paths);
    this.presenceTested = Set.copyOf(presenceTested);
  }

  /** The expression as it is written. */
  public String source() {
    return source;
  }

  /** The claims that it reads, as rules spell them: {@code boot.secure_boot}, {@code pcr[7]}. */
  public List<String> reads() {
    return paths.stream().map(ClaimPath::toString).toList();
  }

  /** The reference lists that it names. */
  public SortedSet<String> references() {
    return paths.stream()
        .filter(path -> path.variable().equals(Facts.REFERENCES))
        .flatMap(path -> path.steps().stream().skip(1).limit(1))
        .map(Object::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the condition says about {@code facts}. */
  public Outcome evaluate(Facts facts) {
    List<String> unproven = new ArrayList<>(0);
    Object result;
    try {
      result = program.eval(name -> facts.variable(name, unproven::add));
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

  private String withUnproven(String problem, List<String> unproven) {
    String paths =
        unproven.stream()
            .filter(path -> !presenceTested.contains(path.substring(path.lastIndexOf('.') + 1)))
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    return paths.isEmpty() ? problem : paths + " is not proven by the evidence";
  }

  private String seen(Facts facts) {
    return paths.stream()
        .filter(path -> !path.variable().equals(Facts.REFERENCES))
        .map(path -> path + " is " + facts.shown(path))
        .collect(Collectors.joining("; "));
  }
}
