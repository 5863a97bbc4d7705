package org.tvd.policy.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.certificate;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.model.ImaApproval;
import org.tvd.policy.model.ImaKey;
import org.tvd.policy.model.PathPattern;

class ImaApprovalTest {
  private static PolicyFixture with(String keys) {
    return datacenter().replace("evidence.yaml", "ima-allow-list: ima", keys);
  }

  @Test
  void readsWhatApprovesFiles() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PublicKey bare = generator.generateKeyPair().getPublic();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(bare.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    ImaApproval approval =
        with("""
        ima-allow-list: ima
        ima-keys: [keys/vendor.pem, keys/site.pem]
        ima-accept-signed: true
        ima-excludes: [/tmp/**, "/var/log/*"]
        """)
            .with("keys/vendor.pem", certificate("Vendor", false))
            .with("keys/site.pem", pem)
            .parse()
            .evidence()
            .imaApproval();
    assertThat(approval.allowList()).get().matches(list -> list.name().equals("ima"));
    assertThat(approval.signed()).isTrue();
    assertThat(approval.judges()).isTrue();
    assertThat(approval.keys()).hasSize(2).endsWith(ImaKey.of(bare));
    assertThat(approval.excludes().stream().map(PathPattern::source))
        .containsExactly("/tmp/**", "/var/log/*");
  }

  @Test
  void signaturesAloneCanApprove() {
    ImaApproval approval =
        with("ima-keys: [keys/vendor.pem]\nima-accept-signed: true\n")
            .with("keys/vendor.pem", certificate("Vendor", false))
            .parse()
            .evidence()
            .imaApproval();
    assertThat(approval.allowList()).isEmpty();
    assertThat(approval.judges()).isTrue();
  }

  @Test
  void refusesToAcceptSignaturesOfNoKey() {
    assertThat(with("ima-allow-list: ima\nima-accept-signed: true\n").errors())
        .containsExactly(
            "evidence.yaml:7:20: no key's signature could be accepted (expected ima-keys, found"
                + " none)");
  }

  @Test
  void refusesExcludesThatAreNoPaths() {
    assertThat(with("ima-allow-list: ima\nima-excludes: [tmp/*, /a/**, /a/**]\n").errors())
        .containsExactly(
            "evidence.yaml:7:16: not a pattern of paths (expected an absolute path like /tmp/**, at"
                + " most 256 characters and 8 stars, found 'tmp/*')",
            "evidence.yaml:7:30: ima-excludes repeats an item (expected each once, found '/a/**')");
  }

  @Test
  void refusesKeysThatAreNone() {
    assertThat(
            with("ima-allow-list: ima\nima-keys: [keys/k.pem]\n")
                .with("keys/k.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
                .errors())
        .singleElement()
        .asString()
        .contains("keys/k.pem holds a malformed certificate");
  }
}
