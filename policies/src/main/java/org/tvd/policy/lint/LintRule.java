package org.tvd.policy.lint;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tvd.policy.flow.Severity;

/** What {@code tvd policy lint} looks for. */
public enum LintRule {
  SPLIT_REQUIREMENT(
      Severity.WARNING,
      "one TVD requires a property of several dimensions, another its components one by one. Apart"
          + " they ask for less: different properties may meet them",
      "require the compound property in both"),
  REDUNDANT_REQUIREMENT(
      Severity.NOTE, "another requirement of the same TVD implies this one", "remove it"),
  UNPROVABLE_REQUIREMENT(
      Severity.WARNING,
      "no rule earns the required property, and no issuer may certify it: nobody can be a member",
      "write a rule or entitle an issuer, or require something else"),
  UNUSED_NAME(
      Severity.NOTE, "nothing is, earns or excludes the property of this name", "remove the name"),
  UNUSED_DIMENSION(
      Severity.NOTE, "no requirement and no exclusion has a value in this dimension", "remove it"),
  UNREQUIRED_PROPERTY(
      Severity.NOTE,
      "a rule earns a property that meets no requirement",
      "remove it from the rule"),
  UNUSED_ISSUER(Severity.NOTE, "an issuer can prove no requirement alone", "remove it"),
  UNUSED_REFERENCE(
      Severity.NOTE, "no rule and no allow list reads this list of references", "remove it"),
  CONSTANT_RULE(
      Severity.WARNING,
      "the condition of a rule reads no claim, so that it says the same about every platform",
      "read a claim that shows the property"),
  IMA_EXCLUDE(
      Severity.NOTE,
      "files under this pattern are not judged: whoever can write there runs what they like",
      "mount the place noexec, or approve its files"),
  NO_RETRY(
      Severity.WARNING,
      "the lease ends before a second renewal: one lost message ends a membership",
      "let `renew` be less than half of `lease`"),
  ONE_SIDED_SHARING(
      Severity.NOTE,
      "one TVD names another with which it shares, and the other does not share with it",
      "allow it on the other side, or remove it here"),
  FLOW_WITHOUT_HOST(
      Severity.WARNING,
      "a flow between two TVDs of which no host can be a member at once: no gateway can stand"
          + " between them, so nothing flows",
      "let one host meet the requirements of both, or close the flow"),
  ONE_SIDED_FLOW(
      Severity.NOTE,
      "one side lets a flow pass, and the other says nothing, which closes it",
      "state the flow on the other side, or close it here"),
  IDLE_GUARD(
      Severity.NOTE,
      "a role may guard, and the TVD shares no processing element with anybody",
      "allow `share.vpe`, or remove the guard"),
  OVERLAPPING_SUBNETS(
      Severity.NOTE,
      "two TVDs use the same addresses; that is allowed while nothing flows between them",
      "use other addresses, so that a flow can be opened later"),
  WAIVER_ENDS(
      Severity.WARNING,
      "a waiver ends within 30 days, or has ended: then its finding counts again",
      "mend the policy, or decide anew");

  private final Severity severity;
  private final String meaning;
  private final String remedy;

  LintRule(Severity severity, String meaning, String remedy) {
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The name in output: lower case with hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }

  /** What is so where it is found, in Markdown. */
  public String meaning() {
    return meaning;
  }

  /** What to do, in Markdown. */
  public String remedy() {
    return remedy;
  }

  /** All rules as a table, in Markdown. */
  public static String table() {
    return Arrays.stream(values())
        .map(
            rule ->
                "| `%s` | %s | %s | %s |\n"
                    .formatted(rule.code(), rule.severity.spelling(), rule.meaning, rule.remedy))
        .collect(
            Collectors.joining(
                "", "| code | severity | what is so | what to do |\n|---|---|---|---|\n", ""));
  }
}
