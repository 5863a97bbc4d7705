package org.tvd.policy.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

class RuleTest {
  private static final String A = "aa".repeat(32);
  private static final String B = "bb".repeat(32);
  static final Claims GOOD =
      new Claims(
          new TpmClaims(TpmType.VIRTUAL, 0x2019102300163636L),
          new BootClaims(true, true, Optional.of(List.of(A)), Optional.of("root=/dev/vda quiet")),
          ImaClaims.verified(List.of(new ImaEntry("/bin/sh", A)), 0).withUnlisted(0, List.of()),
          List.of(
              new PcrValue(HashAlgorithm.SHA256, 7, Bytes.ofHex(B)),
              new PcrValue(HashAlgorithm.SHA384, 7, Bytes.ofHex("cc".repeat(48)))));
  static final Claims UNPROVEN =
      new Claims(
          new TpmClaims(TpmType.VIRTUAL, 1),
          BootClaims.unproven(),
          ImaClaims.unproven(),
          List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tpm.type == 'virtual'",
        "tpm.firmware_version >= 5",
        "tpm.firmware_version == 0x2019102300163636u",
        "boot.log_verified && boot.secure_boot",
        "boot.applications.all(a, a in references.boot)",
        "boot.applications.all(a, a in references['boot'])",
        "boot.kernel_command_line.contains('quiet')",
        "pcr[7] in references.pcrs",
        "ima.verified && ima.violations == 0 && ima.unlisted == 0",
        "ima.entries.exists(e, e.path == '/bin/sh' && e.digest in references.boot)",
        "size(ima.entries) == 1",
        "pcrs.sha384[7].startsWith('cc') && pcrs.sha256[7] == pcr[7]",
        "has(boot.kernel_command_line) && !(8 in pcr)",
      })
  void holdsOverGoodClaims(String source) {
    assertThat(evaluate(source, GOOD)).isEqualTo(new Rule.True());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boot.applications.all(a, a in references.boot)",
        "!boot.kernel_command_line.contains('init=')",
        "boot.kernel_command_line == ''",
        "ima.violations == 0",
        "ima.unlisted == 0",
        "ima.entries.all(e, false)",
        "pcr[7] != ''",
        "true && ima.unlisted == 0",
      })
  void earnsNothingByTheAbsenceOfEvidence(String source) {
    assertThat(evaluate(source, UNPROVEN)).isInstanceOf(Rule.NotEvaluated.class);
  }

  @Test
  void saysWhichVariableIsUnproven() {
    assertThat(evaluate("ima.unlisted == 0", UNPROVEN))
        .isEqualTo(new Rule.NotEvaluated("ima.unlisted is not proven by the evidence"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boot.secure_boot ? true : boot.applications == []      | boot.applications",
        "ima.violations == 0 && ima.unlisted == 0               | ima.unlisted, ima.violations",
        "pcr[8] == ''                                           | pcr[8]",
        "pcrs.sha384[0] == ''                                   | pcrs.sha384[0]",
        "!has(boot.applications) && boot.kernel_command_line=='' | boot.kernel_command_line",
      })
  void saysExactlyWhichClaimsAreUnproven(String source, String paths) {
    assertThat(evaluate(source, UNPROVEN))
        .isEqualTo(new Rule.NotEvaluated(paths + " is not proven by the evidence"));
  }

  @Test
  void showsTheValuesThatAFalseRuleRead() {
    String source =
        "boot.secure_boot && pcr[7] == '' && tpm.firmware_version > 5 || size(ima.entries) == 0"
            + " || boot.applications == references.boot + references.pcrs";
    assertThat(evaluate(source, GOOD))
        .isEqualTo(
            new Rule.False(
                "boot.secure_boot is true; pcr[7] is "
                    + B
                    + "; tpm.firmware_version is 2312897626142815798; ima.entries is 1 entries;"
                    + " boot.applications is ["
                    + A
                    + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boot.secure_bot                         | 5  | secure_bot",
        "true && ima.entries.all(e, e.pth == '') | 29 | pth",
        "pcrs.sha1[0] == ''                      | 5  | sha1",
      })
  void refusesAMisspeltClaimWhereItIsWritten(String source, int column, String field) {
    assertThat(new RuleCompiler().compile(source))
        .isInstanceOfSatisfying(
            RuleCompiler.Invalid.class,
            invalid -> {
              RuleCompiler.Issue issue = invalid.issues().getFirst();
              assertThat(issue.line()).isOne();
              assertThat(issue.column()).isEqualTo(column);
              assertThat(issue.message()).contains(field);
            });
  }

  @Test
  void isFalseWhereAnUnprovenPartDoesNotMatter() {
    assertThat(evaluate("ima.verified && ima.unlisted == 0", UNPROVEN))
        .isInstanceOf(Rule.False.class);
  }

  @Test
  void filesThatNothingJudgedPassNoRule() {
    ImaClaims ima = ImaClaims.verified(List.of(), 0);
    Claims judged =
        new Claims(GOOD.tpm(), GOOD.boot(), ima.withUnlisted(0, List.of()), GOOD.pcrs());
    assertThat(evaluate("ima.unlisted_paths == []", judged)).isEqualTo(new Rule.True());
    Claims notJudged = new Claims(GOOD.tpm(), GOOD.boot(), ima, GOOD.pcrs());
    for (String rule : List.of("ima.unlisted_paths == []", "ima.excluded_by.all(pattern, false)")) {
      assertThat(evaluate(rule, notJudged)).isInstanceOf(Rule.NotEvaluated.class);
    }
  }

  @Test
  void kernelCommandLineThatAVerifiedLogDoesNotShowIsUnproven() {
    Claims claims =
        new Claims(
            GOOD.tpm(),
            new BootClaims(true, true, Optional.of(List.of(A)), Optional.empty()),
            GOOD.ima(),
            GOOD.pcrs());
    assertThat(evaluate("!boot.kernel_command_line.contains('x')", claims))
        .isInstanceOf(Rule.NotEvaluated.class);
  }

  @Test
  void secureBootOfAnUnverifiedLogIsNotBelieved() {
    Claims claims =
        new Claims(
            GOOD.tpm(),
            new BootClaims(false, true, Optional.empty(), Optional.empty()),
            GOOD.ima(),
            GOOD.pcrs());
    assertThat(evaluate("boot.secure_boot", claims)).isInstanceOf(Rule.False.class);
  }

  @Test
  void anAbsentRegisterIsNoValue() {
    assertThat(evaluate("pcr[8] == pcr[8]", GOOD)).isInstanceOf(Rule.NotEvaluated.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boot.kernel_command_line.matches('(')",
        "1 / ima.violations == 1",
        "9223372036854775807 + ima.violations + 1 > 0",
        "references.none == []",
        "boot.applications[7] == ''",
        "int(tpm.type) == 1",
      })
  void aFailureEarnsNothing(String source) {
    assertThat(evaluate(source, GOOD)).isInstanceOf(Rule.NotEvaluated.class);
  }

  @Test
  void listsTheFirstUnlistedPaths() {
    List<String> first = IntStream.rangeClosed(1, 5).mapToObj(i -> "/opt/evil" + i).toList();
    ImaClaims ima = ImaClaims.verified(List.of(), 0).withUnlisted(7, first);
    Claims claims = new Claims(GOOD.tpm(), GOOD.boot(), ima, GOOD.pcrs());
    assertThat(evaluate("ima.unlisted == 0", claims))
        .isEqualTo(
            new Rule.False(
                "ima.unlisted is 7 (/opt/evil1, /opt/evil2, /opt/evil3, /opt/evil4,"
                    + " /opt/evil5, …)"));
  }

  @Test
  void endsALoopOverALoop() {
    List<ImaEntry> entries = Collections.nCopies(5000, new ImaEntry("/bin/sh", A));
    Claims claims =
        new Claims(GOOD.tpm(), GOOD.boot(), ImaClaims.verified(entries, 0), GOOD.pcrs());
    assertThat(evaluate("ima.entries.all(a, ima.entries.all(b, a.path == b.path))", claims))
        .isInstanceOf(Rule.NotEvaluated.class);
  }

  @Test
  void knowsWhatItReads() {
    Rule rule = rule("ima.unlisted == 0 && pcr[7] in references['a'] + references.b");
    assertThat(rule.reads())
        .containsExactly("ima.unlisted", "pcr[7]", "references.a", "references.b");
    assertThat(rule.references()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boot.secure_bot",
        "tpm.type",
        "tpm.type == 5",
        "ima.violations == 'none'",
        "pcr['seven'] == ''",
        "boot.applications.all(a, a == 5)",
        "",
        "true &&",
      })
  void refusesWhatIsNotARule(String source) {
    assertThat(new RuleCompiler().compile(source)).isInstanceOf(RuleCompiler.Invalid.class);
  }

  @Test
  void refusesRulesBeyondTheBounds() {
    RuleCompiler compiler = new RuleCompiler();
    assertThat(compiler.compile("true || ".repeat(2000) + "true"))
        .isInstanceOf(RuleCompiler.Invalid.class);
    assertThat(compiler.compile("(".repeat(1000) + "true" + ")".repeat(1000)))
        .isInstanceOf(RuleCompiler.Invalid.class);
  }

  private static Rule rule(String source) {
    return switch (new RuleCompiler().compile(source)) {
      case RuleCompiler.Valid(Rule rule) -> rule;
      case RuleCompiler.Invalid(List<RuleCompiler.Issue> issues) ->
          throw new AssertionError(source + ": " + issues);
    };
  }

  private static Rule.Outcome evaluate(String source, Claims claims) {
    Map<String, List<String>> references = Map.of("boot", List.of(A), "pcrs", List.of(B));
    return rule(source).evaluate(new Facts(claims, references));
  }
}
