package org.tvd.policy.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.policy.signature.SignedFixture.NOW;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.SignedFixture.Signer;
import org.tvd.protocol.yaml.TextError;

class PolicySignaturesTest {
  private final SignedFixture fixture = new SignedFixture();

  PolicySignaturesTest() throws PolicyException {}

  @Test
  void acceptsASetThatEachOwnerAndTheRootHaveSigned() throws Exception {
    SortedMap<String, Endorsement> endorsements =
        PolicySignatures.verify(fixture.parse(), fixture.root.certificate(), Map.of(), NOW);

    assertThat(endorsements.keySet())
        .containsExactly("alpha", "network-team", "others", "platform-team", "root");
    assertThat(endorsements.values()).allMatch(each -> each.serial() == 1);
    assertThat(
            PolicySignatures.verify(fixture.parse(), fixture.root.certificate(), endorsements, NOW))
        .isEqualTo(endorsements);
  }

  @Test
  void signaturesArePartOfTheVersionThatIsKept() throws Exception {
    PolicySet policy = fixture.parse();
    assertThat(policy.files())
        .containsKeys("owners.yaml", "owners/alpha.pem", "signatures/root.sig")
        .containsKey("signatures/alpha.sig");

    PolicySet again = PolicySet.parse(policy.files());
    assertThat(PolicySignatures.verify(again, fixture.root.certificate(), Map.of(), NOW))
        .hasSize(5);
    fixture.sign("alpha");
    assertThat(fixture.parse().version()).isNotEqualTo(policy.version());
  }

  @Test
  void refusesAFileThatWasChangedAfterSigning() {
    fixture.policy.replace("tvds/alpha.yaml", "in-secure-cage]", "measured-boot]");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("tvds/alpha.yaml: the file was changed after alpha signed it");
  }

  @Test
  void refusesTheSignatureOfAnotherOwner() throws Exception {
    fixture.sign("alpha", fixture.owner("others"));
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: the signature is not alpha's");
  }

  @Test
  void refusesTheStatementOfAnotherOwnerThatTheSameKeySigned() throws Exception {
    Signer both = fixture.owner("alpha");
    fixture.own("others", both);
    fixture.sign("root");
    fixture.put("others", PolicySigner.statement(fixture.parse(), "alpha", NOW), both);
    assertThat(errors())
        .anyMatch(e -> e.startsWith("signatures/others.sig: the statement is not about this owner"))
        .anyMatch(e -> e.startsWith("tvds/beta.yaml: others has not signed this file"))
        .anyMatch(e -> e.startsWith("tvds/alpha.yaml: a file that others signed is missing"));
  }

  @Test
  void refusesAReplacedListOfOwners() throws Exception {
    Signer enemy = SignedFixture.signer("enemy", "secp384r1", "2036-01-01T00:00:00Z");
    fixture.own("alpha", enemy);
    fixture.policy.replace("tvds/alpha.yaml", "in-secure-cage]", "measured-boot]");
    fixture.sign("alpha");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("owners/alpha.pem: the file was changed after root signed it");
    fixture.sign("root", enemy);
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("signatures/root.sig: the signature is not root's");
  }

  @Test
  void refusesAFileWithoutAnOwnerAndOneWithTwo() throws Exception {
    fixture.policy.replace("owners.yaml", "[network.yaml]", "[tvds/alpha.yaml]");
    assertThat(errors())
        .anyMatch(e -> e.startsWith("network.yaml: nobody alone answers for this file"))
        .anyMatch(
            e ->
                e.startsWith("tvds/alpha.yaml: nobody alone answers")
                    && e.contains("alpha, network-team"));
  }

  @Test
  void refusesAFileThatItsOwnerHasNotSigned() {
    fixture.policy.replace("references.yaml", "ima:\n", "more: []\nima:\n");
    fixture.policy.with("references/more.txt", "00".repeat(32));
    fixture.policy.replace("references.yaml", "more: []", "more: {file: references/more.txt}");
    assertThat(errors())
        .anyMatch(e -> e.startsWith("references/more.txt: platform-team has not signed this file"))
        .anyMatch(e -> e.startsWith("references.yaml: the file was changed after"))
        .hasSize(2);
  }

  @Test
  void refusesAMissingSignature() {
    fixture.policy.without("signatures/network-team.sig").without("signatures/root.sig");
    assertThat(errors())
        .satisfiesExactly(
            e -> assertThat(e).startsWith("signatures/network-team.sig: a signature is missing"),
            e -> assertThat(e).startsWith("signatures/root.sig: a signature is missing"));
  }

  /** Whoever writes into the directory could end strictness so, or a domain. */
  @Test
  void refusesThatAllFilesOfAnOwnerAreLeftOutWithItsSignature() throws Exception {
    fixture.policy.with("analysis.yaml", "strict: true\n");
    fixture.policy.with(
        "owners.yaml",
        SignedFixture.OWNERS
            + "auditor: {certificate: owners/auditor.pem, files: [analysis.yaml]}\n");
    fixture.own("auditor", SignedFixture.signer("auditor", "secp256r1", "2036-01-01T00:00:00Z"));
    fixture.sign("auditor");
    fixture.sign("root");
    assertThat(errors()).isEmpty();

    fixture.policy.without("analysis.yaml");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("analysis.yaml: a file that auditor signed is missing");
    fixture.policy.without("signatures/auditor.sig");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith(
            "signatures/auditor.sig: a signature is missing (expected that of auditor over no");

    fixture.sign("auditor");
    assertThat(errors()).isEmpty();
  }

  @Test
  void refusesASetWithoutOwners() {
    assertThatThrownBy(
            () ->
                PolicySignatures.verify(
                    PolicyFixture.datacenter().parse(), fixture.root.certificate(), Map.of(), NOW))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("owners.yaml: the policy is not signed");
  }

  @Test
  void refusesAnOlderStatementAndAnotherOneOfTheSameSerial() throws Exception {
    SignedFixture later = fixture;
    String first = later.policy.text("signatures/alpha.sig");
    String before = later.policy.text("tvds/alpha.yaml");
    later.policy.replace("tvds/alpha.yaml", "lease: 20s", "lease: 40s");
    later.sign("alpha");
    SortedMap<String, Endorsement> accepted =
        PolicySignatures.verify(later.parse(), later.root.certificate(), Map.of(), NOW);
    assertThat(accepted.get("alpha")).extracting(Endorsement::serial).isEqualTo(2L);

    later.policy.with("tvds/alpha.yaml", before).with("signatures/alpha.sig", first);
    assertThat(errors(accepted))
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: the statement is older than the one that was accepted");

    later.policy.without("signatures/alpha.sig");
    later.sign("alpha");
    Map<String, Endorsement> other = new TreeMap<>(accepted);
    other.put("alpha", new Endorsement(1, "00".repeat(32)));
    assertThat(errors(other))
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: another statement with this serial was accepted");
  }

  @Test
  void refusesAnExpiredCertificateOfAnOwnerAndOfTheRoot() throws Exception {
    fixture.own("alpha", SignedFixture.signer("alpha", "secp256r1", "2026-06-01T00:00:00Z"));
    fixture.sign("alpha");
    fixture.sign("root");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: the signer's certificate is not valid now");
    assertThatThrownBy(
            () ->
                PolicySignatures.verify(
                    fixture.parse(),
                    fixture.root.certificate(),
                    Map.of(),
                    NOW.plus(Duration.ofDays(4000))))
        .hasMessageContaining("signatures/root.sig: the signer's certificate is not valid now");
  }

  @Test
  void refusesAKeyThatIsForOtherUses() throws Exception {
    fixture.own(
        "alpha",
        SignedFixture.certified(
            "alpha",
            fixture.owner("alpha").pair(),
            "SHA256withECDSA",
            "2036-01-01T00:00:00Z",
            false));
    fixture.sign("alpha");
    fixture.sign("root");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: the signer's key is for other uses");
  }

  @Test
  void refusesAStatementFromTheFuture() throws Exception {
    Instant tomorrow = NOW.plus(Duration.ofDays(1));
    fixture.put(
        "alpha",
        PolicySigner.statement(fixture.parse(), "alpha", tomorrow),
        fixture.owner("alpha"));
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: the statement is not yet signed");
  }

  @Test
  void refusesAlgorithmsThatAreNotAllowed() throws Exception {
    Signer rsa = SignedFixture.rsa("alpha", 2048);
    fixture.own("alpha", rsa);
    fixture.sign("root");
    fixture.sign("alpha");
    assertThat(errors()).isEmpty();

    JWSHeader.Builder rs256 = header(JWSAlgorithm.RS256);
    putAlpha(rs256, new RSASSASigner(rsa.pair().getPrivate()));
    assertThat(errors()).singleElement().asString().contains("the algorithm is not allowed");

    // The classic confusion: the public key as the secret of a MAC.
    putAlpha(header(JWSAlgorithm.HS256), new MACSigner(rsa.pair().getPublic().getEncoded()));
    assertThat(errors()).singleElement().asString().contains("the algorithm is not allowed");

    String none = "eyJhbGciOiJub25lIiwidHlwIjoidHZkLXBvbGljeStqd3MifQ.e30.";
    fixture.policy.with("signatures/alpha.sig", none);
    assertThat(errors()).singleElement().asString().contains("the signature is malformed");
  }

  @Test
  void refusesASignatureThatTheKeyMadeForAnotherPurpose() throws Exception {
    JWSSigner signer = new ECDSASigner(fixture.owner("alpha").pair().getPrivate(), Curve.P_256);
    putAlpha(new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT), signer);
    assertThat(errors()).singleElement().asString().contains("the signature is malformed");
    putAlpha(header(JWSAlgorithm.ES256).keyID("alpha"), signer);
    assertThat(errors()).singleElement().asString().contains("the signature is malformed");
    putAlpha(header(JWSAlgorithm.ES256), signer);
    assertThat(errors()).isEmpty();
  }

  @Test
  void refusesWeakKeys() throws Exception {
    fixture.own("alpha", SignedFixture.rsa("alpha", 1024));
    fixture.sign("root");
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("signatures/alpha.sig: the signer's key is of no kind that is allowed");
    assertThatThrownBy(() -> fixture.sign("alpha")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesMalformedSignatures() {
    for (String garbage : List.of("", "a.b.c", "....", "{}", "e30.e30.e30", "\u0000")) {
      fixture.policy.with("signatures/alpha.sig", garbage);
      assertThat(errors()).singleElement().asString().startsWith("signatures/alpha.sig: ");
    }
  }

  @Test
  void namesEveryErrorAtOnce() {
    fixture
        .policy
        .replace("tvds/alpha.yaml", "lease: 20s", "lease: 30s")
        .replace("tvds/beta.yaml", "lease: 20s", "lease: 30s")
        .without("signatures/network-team.sig");
    assertThat(errors()).hasSize(3);
  }

  @Test
  void wrongOwnersAreErrorsAtTheirPlaces() {
    fixture.policy.with(
        "owners.yaml",
        """
        root: {certificate: owners/alpha.pem, files: [network.yaml]}
        alpha: {certificate: owners/nobody.pem, files: [/etc/passwd, ../x]}
        others: {files: []}
        """);
    assertThat(fixture.policy.errors())
        .anyMatch(e -> e.startsWith("owners.yaml:1:1: no owner has this name"))
        .anyMatch(e -> e.startsWith("owners.yaml:2:22: a file is missing"))
        .anyMatch(e -> e.startsWith("owners.yaml:2:49: not a path"))
        .anyMatch(e -> e.startsWith("owners.yaml:2:62: not a path"))
        .anyMatch(e -> e.startsWith("owners.yaml:3:9: the owner others lacks a key"))
        .anyMatch(e -> e.startsWith("owners.yaml:3:17: files is empty"));
  }

  private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("tvd-policy+jws"));
  }

  private void putAlpha(JWSHeader.Builder header, JWSSigner signer) throws Exception {
    Statement statement = PolicySigner.statement(fixture.parse(), "alpha", NOW);
    JWSObject jws = new JWSObject(header.build(), new Payload(statement.toJson().toArray()));
    jws.sign(signer);
    fixture.policy.with("signatures/alpha.sig", jws.serialize());
  }

  private List<String> errors() {
    return errors(Map.of());
  }

  private List<String> errors(Map<String, Endorsement> accepted) {
    try {
      PolicySignatures.verify(fixture.parse(), fixture.root.certificate(), accepted, NOW);
      return List.of();
    } catch (PolicyException e) {
      return e.errors().stream().map(TextError::toString).toList();
    }
  }
}
