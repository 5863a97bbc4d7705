package org.tvd.policy.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;

class ClaimTreeTest {
  static final ClaimTree TREE = ClaimTree.of(All.class);
  static final All VALUES =
      new All(
          true,
          -1,
          7,
          -1,
          "text",
          Bytes.ofHex("00ff"),
          Colour.DARK_RED,
          Instant.parse("2026-01-02T03:04:05Z"),
          List.of(
              new Part("a", Optional.of(List.of(Bytes.ofHex("aa")))),
              new Part("b", Optional.empty())),
          Map.of("k", new Part("c", Optional.empty())),
          Map.of(3, 4L),
          List.of(Colour.BLUE),
          Optional.of(new Part("d", Optional.empty())));

  /** One component of each type that a claim can have. */
  public record All(
      @Claim("a") boolean flag,
      @Claim("b") long number,
      @Claim("c") int small,
      @Claim(value = "d", unsigned = true) long large,
      @Claim("e") String text,
      @Claim("f") Bytes someBytes,
      @Claim("g") Colour colour,
      @Claim("h") Instant at,
      @Claim("i") List<Part> parts,
      @Claim("j") Map<String, Part> byName,
      @Claim("k") Map<Integer, Long> byNumber,
      @Claim("l") List<Colour> colours,
      @Claim("m") Optional<Part> maybe) {}

  /** A record in a record. */
  public record Part(@Claim("n") String name, @Claim("o") Optional<List<Bytes>> digests) {}

  /** Of which the boolean tells whether the rest is proven. */
  public record Guarded(
      @Claim(value = "", proves = true) boolean proven, @Claim("") List<String> names) {}

  /** An enum. */
  public enum Colour {
    BLUE,
    DARK_RED
  }

  /** Without a meaning. */
  public record Nameless(boolean flag) {}

  /** Of a type that no claim has. */
  public record Odd(@Claim("") double value) {}

  /** Without an end. */
  public record Endless(@Claim("") List<Endless> again) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all.flag && all.number == -1 && all.small == 7",
        "all.large == 18446744073709551615u && all.large > 5",
        "all.text == 'text' && all.some_bytes == '00ff' && all.colour == 'dark_red'",
        "all.at > timestamp('2026-01-01T00:00:00Z') && all.at.getFullYear() == 2026",
        "all.parts[0].digests == ['aa'] && all.parts.exists(p, p.name == 'b')",
        "all.parts.filter(p, has(p.digests)).map(p, p.name) == ['a']",
        "all.by_name.k.name == 'c' && all.by_name['k'].name == 'c' && 'k' in all.by_name",
        "all.by_number[3] == 4 && !(4 in all.by_number) && size(all.by_number) == 1",
        "all.by_number.all(k, k == 3)",
        "'blue' in all.colours && all.maybe.name == 'd' && size(all.parts) == 2",
        "all.parts[0] != all.parts[1] && all.parts[0] == all.parts[0]",
      })
  void rulesReadEachTypeOfClaim(String source) throws Exception {
    assertThat(evaluate(source, new ArrayList<>())).isEqualTo(true);
  }

  @Test
  void tellsThePathOfWhatIsUnproven() {
    List<String> unproven = new ArrayList<>();
    assertThatThrownBy(() -> evaluate("all.parts[1].digests == []", unproven)).isNotNull();
    assertThat(unproven).containsExactly("all.parts[].digests");
  }

  @Test
  void ofAnUnprovenRecordNothingButBooleansIsProven() {
    assertThat(unprovenParts(BootClaims.unproven(), "boot")).containsOnly("false");
    assertThat(unprovenParts(ImaClaims.unproven(), "ima")).containsOnly("false");
    var json = ClaimJson.struct(ClaimTree.of(Guarded.class).root(), new Guarded(false, List.of()));
    assertThat(json).hasToString("{\"proven\":false}");
    json = ClaimJson.struct(ClaimTree.of(Guarded.class).root(), new Guarded(true, List.of()));
    assertThat(json).hasToString("{\"proven\":true,\"names\":[]}");
  }

  /** What remains of claims that are not proven: it must not pass for evidence. */
  private static List<String> unprovenParts(Record claims, String variable) {
    ClaimType type = ClaimTree.CLAIMS.root().component(variable).orElseThrow().type();
    var json = ClaimJson.struct((ClaimType.Struct) type, claims);
    return json.properties().stream().map(part -> part.getValue().toString()).toList();
  }

  @Test
  void refusesRecordsThatAreNoClaims() {
    assertThatThrownBy(() -> ClaimTree.of(Nameless.class)).hasMessageContaining("@Claim");
    assertThatThrownBy(() -> ClaimTree.of(Odd.class)).hasMessageContaining("double");
    assertThatThrownBy(() -> ClaimTree.of(Endless.class)).hasMessageContaining("itself");
  }

  private static Object evaluate(String source, List<String> unproven) throws Exception {
    var compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(RuleCompiler.OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new CelTypes(TREE))
            .setResultType(SimpleType.BOOL)
            .addVar("all", CelTypes.of(TREE.root()))
            .build();
    return CelRuntimeFactory.legacyCelRuntimeBuilder()
        .setOptions(RuleCompiler.OPTIONS)
        .build()
        .createProgram(compiler.compile(source).getAst())
        .eval(Map.of("all", CelValues.of(TREE.root(), VALUES, "all", unproven::add)));
  }
}
