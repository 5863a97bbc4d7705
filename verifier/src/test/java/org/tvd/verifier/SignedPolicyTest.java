package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.PolicySigner;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;

/** A verifier with a policy root, over restarts. */
final class SignedPolicyTest {
  @TempDir private Path directory = Path.of("");
  private Site site;
  private final SelfSigned root = signer("root");
  private final SelfSigned alpha = signer("alpha");
  private final SelfSigned platform = signer("platform");

  @BeforeEach
  void signAll() throws Exception {
    site = Site.in(directory);
    Files.createDirectories(site.policy().resolve("owners"));
    Files.createDirectories(site.policy().resolve("signatures"));
    site.write(
        "owners.yaml",
        """
        alpha: {certificate: owners/alpha.pem, files: [tvds/alpha.yaml]}
        platform:
          certificate: owners/platform.pem
          files: [tvds/beta.yaml, tvds/gamma.yaml, anchors/*, references/*, lattice.yaml,
                  properties.yaml, evidence.yaml, trust.yaml, network.yaml, references.yaml]
        """);
    site.write("owners/alpha.pem", Pem.of(alpha.certificate()).text());
    site.write("owners/platform.pem", Pem.of(platform.certificate()).text());
    sign("alpha", alpha);
    sign("platform", platform);
    sign("root", root);
  }

  private static SelfSigned signer(String name) {
    Instant now = Instant.now();
    return SelfSigned.generate(
        new X500Name("CN=" + name), now.minusSeconds(60), now.plus(Duration.ofDays(1)));
  }

  private void sign(String owner, SelfSigned by) throws IOException, PolicyException {
    var statement = PolicySigner.statement(PolicySet.load(site.policy()), owner, Instant.now());
    site.write(
        "signatures/" + owner + ".sig",
        PolicySigner.sign(statement, by.certificate().getPublicKey(), by.key()).utf8());
  }

  private Verifier start() throws IOException, PolicyException {
    Path file = Files.writeString(directory.resolve("root.pem"), Pem.of(root.certificate()).text());
    VerifierSettings settings = site.settings();
    return Verifier.start(
        new VerifierSettings(
            settings.listen(), settings.names(), settings.state(), settings.policy(), file));
  }

  private int reload(Verifier verifier) throws Exception {
    return new Operator(site.client(verifier), site.operatorToken())
        .post("/v1/policy/reload")
        .status();
  }

  @Test
  void putsInForceWhatItsOwnersSigned() throws Exception {
    try (Verifier verifier = start()) {
      site.replace("tvds/alpha.yaml", "lease: 20s", "lease: 40s");
      assertThat(reload(verifier)).isEqualTo(422);
      sign("alpha", platform);
      assertThat(reload(verifier)).isEqualTo(422);
      sign("alpha", alpha);
      assertThat(reload(verifier)).isEqualTo(200);
    }
  }

  @Test
  void doesNotStartWithAnUnsignedPolicy() throws Exception {
    site.replace("tvds/alpha.yaml", "lease: 20s", "lease: 40s");
    assertThatThrownBy(this::start)
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("tvds/alpha.yaml: the file was changed after alpha signed it");
  }

  @Test
  void refusesAnEarlierVersionAfterARestartToo() throws Exception {
    List<String> earlier = List.of("tvds/alpha.yaml", "signatures/alpha.sig");
    List<String> contents =
        List.of(
            Files.readString(site.policy().resolve(earlier.get(0))),
            Files.readString(site.policy().resolve(earlier.get(1))));
    try (Verifier verifier = start()) {
      site.replace("tvds/alpha.yaml", "lease: 20s", "lease: 40s");
      sign("alpha", alpha);
      assertThat(reload(verifier)).isEqualTo(200);
    }
    site.write(earlier.get(0), contents.get(0)).write(earlier.get(1), contents.get(1));
    assertThatThrownBy(this::start)
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("signatures/alpha.sig: the statement is older");
  }

  @Test
  void refusesARootThatIsNoCertificate() throws Exception {
    Path file = Files.writeString(directory.resolve("no.pem"), "none");
    VerifierSettings settings = site.settings();
    assertThatThrownBy(
            () ->
                Verifier.start(
                    new VerifierSettings(
                        settings.listen(),
                        settings.names(),
                        settings.state(),
                        settings.policy(),
                        file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("policy-root");
  }
}
