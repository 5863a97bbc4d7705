package org.tvd.policy.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.reference.Acceptance.Known;
import org.tvd.policy.reference.Acceptance.Result;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.HashList;
import org.tvd.protocol.reference.KeylimeRuntimePolicy;
import org.tvd.protocol.reference.Reading;
import org.tvd.protocol.reference.ReferenceValues;

/** Proposals on their way into a policy. */
final class AcceptanceTest {
  private static final String NEW = "44".repeat(32);

  private static Proposal proposal(String list, String path) throws MalformedException {
    ReferenceValues values = HashList.read(Bytes.ofUtf8(NEW + "  " + path + "\n"), list);
    return Proposal.of(values, "");
  }

  private static PolicySet after(SortedMap<String, Bytes> before, Proposal proposal, Known known)
      throws PolicyException {
    Result result = Acceptance.accept(before, proposal, known);
    assertThat(result).isInstanceOf(Result.Accepted.class);
    SortedMap<String, Bytes> files = new TreeMap<>(before);
    files.putAll(((Result.Accepted) result).changed());
    return PolicySet.parse(files);
  }

  private static List<String> digests(PolicySet policy, String list) {
    return Optional.ofNullable(policy.references().get(list)).orElseThrow().digests();
  }

  @Test
  void newListIsAddedBesideTheOthers() throws Exception {
    SortedMap<String, Bytes> before = PolicyFixture.datacenter().files();
    PolicySet policy = after(before, proposal("files", "/usr/bin/new"), Known.REFUSE);

    assertThat(policy.references()).containsOnlyKeys("boot", "ima", "files");
    assertThat(digests(policy, "files")).containsExactly(NEW);
  }

  @Test
  void knownListIsForAPersonToDecideAbout() throws Exception {
    SortedMap<String, Bytes> before = PolicyFixture.datacenter().files();
    Proposal proposal = proposal("ima", "/usr/bin/new");

    assertThat(Acceptance.accept(before, proposal, Known.REFUSE))
        .isEqualTo(new Result.Conflicting(List.of("ima")));
    assertThat(digests(after(before, proposal, Known.MERGE), "ima"))
        .containsExactly(PolicyFixture.TOOL, NEW);
    assertThat(digests(after(before, proposal, Known.REPLACE), "ima")).containsExactly(NEW);
  }

  @Test
  void listWhoseFileIsNotThereYetIsFilled() throws Exception {
    SortedMap<String, Bytes> before = new TreeMap<>(PolicyFixture.datacenter().files());
    before.remove("references/ima.txt");

    assertThat(digests(after(before, proposal("ima", "/usr/bin/new"), Known.REFUSE), "ima"))
        .containsExactly(NEW);
  }

  @Test
  void listIsWrittenToNoOtherFileThatIsMissing() throws Exception {
    SortedMap<String, Bytes> before =
        PolicyFixture.datacenter()
            .with("references.yaml", "boot: {file: references/boot.txt}\nima: {file: ../ima.txt}\n")
            .files();

    assertThat(Acceptance.accept(before, proposal("ima", "/usr/bin/new"), Known.REPLACE))
        .isEqualTo(new Result.Conflicting(List.of("ima")));
  }

  @Test
  void acceptingTwiceChangesNothing() throws Exception {
    SortedMap<String, Bytes> before = PolicyFixture.datacenter().files();
    Proposal proposal = proposal("ima", "/usr/bin/new");
    SortedMap<String, Bytes> files = new TreeMap<>(before);
    files.putAll(((Result.Accepted) Acceptance.accept(before, proposal, Known.MERGE)).changed());

    assertThat(Acceptance.accept(files, proposal, Known.MERGE))
        .isEqualTo(new Result.Accepted(new TreeMap<>()));
  }

  @Test
  void listsThatStandInPlaceAreLeftAlone() throws Exception {
    SortedMap<String, Bytes> before =
        PolicyFixture.datacenter()
            .with("references.yaml", "boot: [" + NEW + "]\nima: {file: references/ima.txt}\n")
            .files();

    assertThat(Acceptance.accept(before, proposal("boot", "/a"), Known.REPLACE))
        .isInstanceOf(Result.Conflicting.class);
  }

  @Test
  void policyWithAnErrorIsNotTouched() throws Exception {
    SortedMap<String, Bytes> before =
        PolicyFixture.datacenter().with("evidence.yaml", "nothing: here\n").files();
    Proposal proposal = proposal("files", "/a");

    assertThatThrownBy(() -> Acceptance.accept(before, proposal, Known.REFUSE))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void flowStyleThatNothingCanBeAddedToIsAnErrorAndNoPolicy() throws Exception {
    SortedMap<String, Bytes> before =
        PolicyFixture.datacenter()
            .with("references.yaml", "{boot: {file: references/boot.txt}, ima: [" + NEW + "]}\n")
            .files();
    Proposal proposal = proposal("files", "/a");

    assertThatThrownBy(() -> Acceptance.accept(before, proposal, Known.REFUSE))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void reviewIsOfTheseFilesAndNoOthers() throws Exception {
    Proposal one = proposal("ima", "/usr/bin/new");
    Proposal other = proposal("ima", "/usr/bin/old");

    assertThat(one.review()).contains(one.digest()).contains("NOBODY VOUCHES");
    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  @Test
  void prefixIsInFrontOfListsAndInTheirRules() throws Exception {
    String json = "{\"digests\": {\"/a\": [\"%s\"]}, \"excludes\": [\"/tmp/.*\"]}".formatted(NEW);
    ReferenceValues values =
        ((Reading.Read) KeylimeRuntimePolicy.read(Bytes.ofUtf8(json), List.of())).values();
    Proposal proposal = Proposal.of(values, "web");

    assertThat(proposal.lists()).containsExactly("webima");
    assertThat(proposal.files().getOrDefault("suggestions.txt", Bytes.EMPTY).utf8())
        .contains("- '/tmp/**'");
    assertThat(after(PolicyFixture.datacenter().files(), proposal, Known.REFUSE).references())
        .containsKey("webima");
  }

  @Test
  void namesThatOthersWroteDoNotSteerTheTerminal() throws Exception {
    String json = "{\"digests\": {}, \"\\u001b[31m\\u202e\": 1}";
    ReferenceValues values =
        ((Reading.Read) KeylimeRuntimePolicy.read(Bytes.ofUtf8(json), List.of())).values();

    assertThat(Proposal.of(values, "").review())
        .contains("?[31m?")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
  }
}
