package org.tvd.protocol.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;

class YamlFileTest {
  @Test
  void refusesAliases() {
    assertThat(errors("a: *b\n"))
        .containsExactly("f.yaml:1:4: aliases are not allowed (expected the value itself)");
  }

  @Test
  void refusesTags() {
    assertThat(errors("a: !!binary AA==\n"))
        .containsExactly("f.yaml:1:4: tags are not allowed (expected the value itself)");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(errors("a: b\n---\nc: d\n"))
        .containsExactly("f.yaml:2:1: a second document starts here (expected one document)");
  }

  @Test
  void refusesAnEmptyFile() {
    assertThat(errors("# nothing\n"))
        .containsExactly("f.yaml: the file is empty (expected a mapping, found nothing)");
  }

  @Test
  void refusesDeepNestingWithoutDescending() {
    assertThat(errors("[".repeat(100_000)))
        .containsExactly("f.yaml:1:17: nested too deeply (expected at most 16 levels)");
  }

  @Test
  void refusesOversizedFiles() {
    assertThat(errors("a".repeat(YamlFile.MAX_SIZE + 1)))
        .singleElement()
        .asString()
        .startsWith("f.yaml: the file is too large");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    Problems problems = new Problems();
    assertThat(YamlFile.read("f.yaml", Bytes.of(new byte[] {(byte) 0xff, 'a'}), problems))
        .isEmpty();
    assertThat(problems.errors()).singleElement().asString().contains("expected UTF-8");
  }

  @Test
  void namesThePlaceOfASyntaxError() {
    assertThat(errors("a: b\nc: [d\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:3:1: this is not YAML: expected ',' or ']'");
  }

  @Test
  void refusesKeysThatAreNotText() {
    assertThat(errors("[a]: b\n"))
        .containsExactly("f.yaml:1:1: not a key (expected a name, found a list)");
  }

  @Test
  void readsTextAsItIsWritten() {
    Problems problems = new Problems();
    Node node = YamlFile.read("f.yaml", Bytes.ofUtf8("a: 1.10\n"), problems).orElseThrow();
    assertThat(((Node.Mapping) node).entries().getFirst().value().kind()).isEqualTo("'1.10'");
  }

  private static List<String> errors(String text) {
    Problems problems = new Problems();
    YamlFile.read("f.yaml", Bytes.ofUtf8(text), problems);
    return problems.errors().stream().map(TextError::toString).toList();
  }
}
