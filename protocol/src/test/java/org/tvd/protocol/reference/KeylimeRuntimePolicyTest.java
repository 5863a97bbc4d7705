package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;

/** Keylime's runtime policies and allow lists, real ones first. */
final class KeylimeRuntimePolicyTest {
  private static final String POLICIES = "keylime+keylime/extracted/test_ima_verification/";
  private static final String CREATED = "keylime+keylime/test/data/create-runtime-policy/";

  private static ReferenceValues real(String file) throws MalformedException {
    Bytes content = RealEvidence.read(file);
    ReferenceFormat format = ReferenceFormat.detect(content).orElseThrow();
    return Reads.read(format.read(content, format.list(), List.of(), List.of(), Instant.EPOCH));
  }

  private static ReferenceValues policy(String json) throws MalformedException {
    return Reads.read(KeylimeRuntimePolicy.read(Bytes.ofUtf8(json), List.of()));
  }

  /** Digests and keyring entries that are imported, and what is not: every entry is in one. */
  @ParameterizedTest
  @CsvSource({
    // five files, one keyring; not imported: boot_aggregate, and zless, which has a SHA-1 digest
    "RUNTIME_POLICY_TEST.json, 5, 2, 0",
    "RUNTIME_POLICY_WITH_EXCLUDES.json, 5, 2, 0",
    "RUNTIME_POLICY_WITH_VERIFICATION_KEYS.json, 0, 1, 2",
    "RUNTIME_POLICY_WRONG.json, 2, 0, 0",
    "RUNTIME_POLICY_WRONG_WITH_EXCLUDES.json, 2, 0, 0"
  })
  void realPoliciesComeOverWhole(String file, int imported, int notImported, int keys)
      throws MalformedException {
    ReferenceValues values = real(POLICIES + file);

    assertThat(values.list("ima")).hasSize(imported);
    assertThat(Reads.notImported(values)).isEqualTo(notImported);
    assertThat(values.fileKeys()).hasSize(keys);
    assertThat(values.provenance()).isEqualTo(new Provenance.Unsigned());
  }

  @ParameterizedTest
  @CsvSource({
    "policy-sha1, 0",
    "policy-sha256, 1",
    "policy-sha384, 1",
    "policy-sha512, 1",
    "policy-sm3_256, 1",
    "policy-unknown, 0",
    "allowlist-sha1, 0",
    "allowlist-sha256, 1",
    "allowlist-sha384, 1",
    "allowlist-sha512, 1",
    "allowlist-sm3_256, 1",
    "allowlist-unknown, 0"
  })
  void realPoliciesOfEachAlgorithm(String file, int imported) throws MalformedException {
    ReferenceValues values = real(CREATED + file);

    assertThat(values.list("ima")).hasSize(imported);
    assertThat(Reads.notImported(values)).isEqualTo(1 - imported);
  }

  @Test
  void realExcludesAreExcludesOfThesePaths() throws MalformedException {
    ReferenceValues empty = policy("{\"digests\": {}}");
    List<String> regexes = new java.util.ArrayList<>();
    for (JsonText regex :
        JsonText.parse("excludes", RealEvidence.read(POLICIES + "EXCLUDES.json")).array()) {
      regexes.add(regex.text());
    }
    ReferenceValues values = KeylimeRuntimePolicy.withExcludes(empty, regexes);

    // Unescaped dots stand for any character in two of them, which no pattern of paths can say.
    assertThat(values.excludes())
        .containsExactly("/usr/bin/dd**", "/usr/bin/zmore**", "/usr/bin/zless**");
    assertThat(Reads.notImported(values)).isEqualTo(2);
    assertThat(values.findings(Finding.WEAK).values()).allMatch(regex -> regex.size() == 3);
    assertThat(values.findings(Finding.NOTE)).hasSize(1);
  }

  @Test
  void whatThePolicyCannotHoldIsTold() throws MalformedException {
    ReferenceValues values =
        policy(
            """
            {"digests": {"/a": ["%s", "00"]}, "keyrings": {".ima": ["%s"]},
             "ima-buf": {"kexec-cmdline": ["%s"]}, "ima": {"ignored_keyrings": ["*"],
             "log_hash_alg": "sha1", "dm_policy": {"version": 1}, "later": 1}, "new": {}}
            """
                .formatted("aa".repeat(32), "bb".repeat(48), "cc".repeat(64)));

    assertThat(values.list("ima"))
        .extracting(ReferenceValue::subject)
        .containsExactly("/a", ".ima", "kexec-cmdline");
    assertThat(values.findings(Finding.NOT_IMPORTED).keySet())
        .containsExactly(
            "a digest of 1 bytes",
            "a policy of the device mapper's measurements",
            "an ignored keyring: its keys stay compared",
            "an unknown part of the policy");
    assertThat(Reads.notImported(values)).isEqualTo(5);
  }

  @Test
  void allowListBeforeRuntimePoliciesIsRead() throws MalformedException {
    ReferenceValues values =
        policy(
            "{\"meta\": {\"version\": 5}, \"release\": 1, \"hashes\": {\"/b\\\\c\": [\"%s\"]}}"
                .formatted("dd".repeat(32)));

    assertThat(values.list("ima")).extracting(ReferenceValue::subject).containsExactly("/b\\\\c");
  }

  @Test
  void signedPolicyIsReadWhereItsSignerIsTheOneAskedFor() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    Signer signer = new Signer("somebody", pair.getPublic());
    Signer other = new Signer("another", generator.generateKeyPair().getPublic());
    Bytes signed = dsse(pair, "{\"digests\": {\"/a\": [\"" + "aa".repeat(32) + "\"]}}");

    ReferenceValues values = Reads.read(KeylimeRuntimePolicy.read(signed, List.of(other, signer)));
    assertThat(values.provenance()).isEqualTo(new Provenance.Proven("somebody"));
    assertThat(values.list("ima")).hasSize(1);
    assertThat(Reads.read(KeylimeRuntimePolicy.read(signed, List.of())).provenance())
        .isEqualTo(new Provenance.SignatureNotChecked());
    assertThat(Reads.refused(KeylimeRuntimePolicy.read(signed, List.of(other))))
        .isEqualTo(Reading.Reason.SIGNATURE_WRONG);
    assertThat(
            Reads.refused(
                KeylimeRuntimePolicy.read(Bytes.ofUtf8("{\"digests\": {}}"), List.of(signer))))
        .isEqualTo(Reading.Reason.NOT_SIGNED);
    assertThat(ReferenceFormat.detect(signed)).contains(ReferenceFormat.KEYLIME_RUNTIME);
  }

  private static Bytes dsse(KeyPair pair, String payload) throws Exception {
    String type = "application/vnd.keylime+json";
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    String encoded = "DSSEv1 %d %s %d %s".formatted(type.length(), type, payload.length(), payload);
    signature.update(encoded.getBytes(StandardCharsets.UTF_8));
    Base64.Encoder base64 = Base64.getEncoder();
    return Bytes.ofUtf8(
        "{\"payload\": \"%s\", \"payloadType\": \"%s\", \"signatures\": [{\"keyid\": \"k\", \"sig\": \"%s\"}]}"
            .formatted(
                base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8)),
                type,
                base64.encodeToString(signature.sign())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"digests\": []}",
        "{\"digests\": {\"/a\": \"aa\"}}",
        "{\"digests\": {\"/a\": [\"zz\"]}}",
        "{\"digests\": {\"/a\": [1]}}",
        "{\"digests\": {}, \"digests\": {}}",
        "{\"digests\": {}} {}",
        "{\"digests\": {}, \"excludes\": {}}",
        "{\"digests\": {}, \"verification-keys\": \"{}\"}",
        "{\"digests\": {}, \"verification-keys\": \"{\\\"pubkeys\\\": [\\\"!\\\"]}\"}",
        "{\"payload\": \"!\", \"payloadType\": \"x\", \"signatures\": [{\"sig\": \"\"}]}",
        "{\"payload\": \"e30=\", \"payloadType\": \"x\", \"signatures\": []}"
      })
  void refusesWhatIsNoPolicy(String json) {
    assertThatThrownBy(() -> policy(json)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesNestingOfHundredThousand() {
    String nested = "{\"digests\":".repeat(100_000);
    assertThatThrownBy(() -> policy(nested)).isInstanceOf(MalformedException.class);
  }

  @Test
  void truncationAtEveryByteIsRefusedOrTold() {
    byte[] whole = RealEvidence.read(POLICIES + "RUNTIME_POLICY_TEST.json").toArray();
    int end = new String(whole, StandardCharsets.UTF_8).lastIndexOf('}');
    for (int length = 0; length <= end; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> KeylimeRuntimePolicy.read(cut, List.of()))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void excludesBecomePatternsWhereTheSameCanBeSaid() {
    assertThat(KeylimeExclude.pattern("/tmp/.*")).contains("/tmp/**");
    assertThat(KeylimeExclude.pattern("^/tmp/.*$")).contains("/tmp/**");
    assertThat(KeylimeExclude.pattern("/tmp/")).contains("/tmp/**");
    assertThat(KeylimeExclude.pattern("/etc/[^/]*\\.conf$")).contains("/etc/*.conf");
    assertThat(KeylimeExclude.pattern("/usr/lib/.*\\.so")).contains("/usr/lib/**.so**");
    assertThat(KeylimeExclude.pattern("/a b")).contains("/a b**");
    for (String regex :
        Set.of(
            "boot_aggregate",
            "/usr/lib/a.so",
            "/(a|b)",
            "/a|/b",
            "/a+",
            "/a?",
            "/[ab]",
            "/\\d",
            "/a\\",
            ".*",
            "/a\\*b",
            "/a.*.*b",
            "/a{2}",
            "(?i)/tmp",
            "/a/../b",
            "//a",
            "/ab*",
            "")) {
      assertThat(KeylimeExclude.pattern(regex)).as(regex).isEmpty();
    }
  }
}
