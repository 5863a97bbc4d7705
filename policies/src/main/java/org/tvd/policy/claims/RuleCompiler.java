package org.tvd.policy.claims;

import com.google.common.collect.Sets;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.protocol.yaml.Problems;

/** Type-checks rules against the declared claims. */
public final class RuleCompiler {
  /** The longest rule, in code points. */
  public static final int MAX_LENGTH = 4096;

  /** How often all loops of a rule may go round, so that a rule over the longest IMA log ends. */
  private static final int MAX_ITERATIONS = 1_000_000;

  static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final Set<String> VARIABLES =
      Stream.concat(
              ClaimTree.CLAIMS.root().components().stream().map(ClaimComponent::name),
              Stream.of(Facts.PCR, Facts.REFERENCES))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern UNKNOWN =
      Pattern.compile("^(?:undefined field|undeclared reference to) '(\\w+)'");

  private final CelCompiler compiler;
  private final CelRuntime runtime;

  public RuleCompiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new CelTypes(ClaimTree.CLAIMS))
            .setResultType(SimpleType.BOOL);
    ClaimTree.CLAIMS
        .root()
        .components()
        .forEach(claim -> builder.addVar(claim.name(), CelTypes.of(claim.type())));
    builder.addVar(Facts.PCR, CelTypes.of(CelTypes.PCR_BANK));
    builder.addVar(
        Facts.REFERENCES, MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)));
    compiler = builder.build();
    runtime = CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();
  }

  /** Type-checks one rule. */
  public Compilation compile(String source) {
    CelValidationResult result = compiler.compile(source);
    if (result.hasError()) {
      return new Invalid(result.getErrors().stream().map(RuleCompiler::issue).toList());
    }
    try {
      CelAbstractSyntaxTree ast = result.getAst();
      CelNavigableExpr root = CelNavigableAst.fromAst(ast).getRoot();
      Set<ClaimPath> paths = new LinkedHashSet<>();
      paths(root, paths);
      return new Valid(
          new Rule(source, runtime.createProgram(ast), List.copyOf(paths), presenceTested(root)));
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
        issue.getMessage() + hint(issue.getMessage()));
  }

  /** The claim that is nearest to one that does not exist. */
  private static String hint(String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    if (!unknown.find()) {
      return "";
    }
    Collection<String> known =
        message.startsWith("undeclared")
            ? VARIABLES
            : ClaimTree.CLAIMS.structs().stream()
                .flatMap(struct -> struct.components().stream())
                .map(ClaimComponent::name)
                .collect(Collectors.toSet());
    return Problems.hint(unknown.group(1), known);
  }

  /** The longest paths, from the left to the right. */
  private static void paths(CelNavigableExpr node, Set<ClaimPath> found) {
    Optional<ClaimPath> path = ClaimPath.of(node.expr(), VARIABLES);
    if (path.isPresent()) {
      found.add(path.get());
    } else {
      node.children().forEach(child -> paths(child, found));
    }
  }

  /** The fields that only {@code has()} reads: where one is unproven, nothing is missing. */
  private static Set<String> presenceTested(CelNavigableExpr root) {
    Map<Boolean, Set<String>> fields =
        root.allNodes()
            .map(CelNavigableExpr::expr)
            .filter(each -> each.exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT)
            .map(CelExpr::select)
            .collect(
                Collectors.partitioningBy(
                    CelExpr.CelSelect::testOnly,
                    Collectors.mapping(CelExpr.CelSelect::field, Collectors.toSet())));
    return Sets.difference(
        fields.getOrDefault(true, Set.of()), fields.getOrDefault(false, Set.of()));
  }
}
