package org.tvd.policy.claims;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Type-checks rules against the declared claims. */
public final class RuleCompiler {
  /** The longest rule, in code points. */
  public static final int MAX_LENGTH = 4096;

  /** How often all loops of a rule may go round, so that a rule over the longest IMA log ends. */
  private static final int MAX_ITERATIONS = 1_000_000;

  private final CelCompiler compiler;
  private final CelRuntime runtime;

  public RuleCompiler() {
    CelOptions options =
        CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(32)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    for (ClaimVariable variable : ClaimVariable.values()) {
      builder.addVar(variable.variable(), variable.type());
    }
    compiler = builder.build();
    runtime = CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(options).build();
  }

  /** Type-checks one rule. */
  public Compilation compile(String source) {
    CelValidationResult result = compiler.compile(source);
    if (result.hasError()) {
      return new Invalid(result.getErrors().stream().map(RuleCompiler::issue).toList());
    }
    try {
      CelAbstractSyntaxTree ast = result.getAst();
      return new Valid(
          new Rule(source, runtime.createProgram(ast), variables(ast), references(ast)));
    } catch (CelValidationException | CelEvaluationException e) {
      return new Invalid(List.of(new Issue(1, 1, String.valueOf(e.getMessage()))));
    }
  }

  /** A rule, or what is wrong with it. */
  public sealed interface Compilation {}

  /**
   * A rule of the right types.
   *
   * @param rule ready to be evaluated
   */
  public record Valid(Rule rule) implements Compilation {}

  /**
   * Not a rule.
   *
   * @param issues at least one
   */
  public record Invalid(List<Issue> issues) implements Compilation {
    public Invalid {
      issues = List.copyOf(issues);
    }
  }

  /**
   * What is wrong with a rule.
   *
   * @param line in the rule, from 1
   * @param column in the line, from 1
   * @param message what
   */
  public record Issue(int line, int column, String message) {}

  private static Issue issue(CelIssue issue) {
    return new Issue(
        Math.max(1, issue.getSourceLocation().getLine()),
        Math.max(1, issue.getSourceLocation().getColumn() + 1),
        issue.getMessage());
  }

  private static Set<ClaimVariable> variables(CelAbstractSyntaxTree ast) {
    return ast.getReferenceMap().values().stream()
        .flatMap(reference -> ClaimVariable.named(reference.name()).stream())
        .collect(Collectors.toSet());
  }

  /** The lists that are named by a literal: {@code references.boot}, {@code references['boot']}. */
  private static Set<String> references(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .flatMap(RuleCompiler::reference)
        .collect(Collectors.toSet());
  }

  private static Stream<String> reference(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case SELECT ->
          isReferences(expression.select().operand())
              ? Stream.of(expression.select().field())
              : Stream.empty();
      case CALL -> {
        List<CelExpr> arguments = expression.call().args();
        yield expression.call().function().equals("_[_]")
                && isReferences(arguments.get(0))
                && arguments.get(1).exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && arguments.get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE
            ? Stream.of(arguments.get(1).constant().stringValue())
            : Stream.empty();
      }
      default -> Stream.empty();
    };
  }

  private static boolean isReferences(CelExpr expression) {
    return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
        && expression.ident().name().equals(ClaimVariable.REFERENCES.variable());
  }
}
