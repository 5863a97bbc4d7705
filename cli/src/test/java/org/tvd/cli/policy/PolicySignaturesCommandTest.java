package org.tvd.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.cli.policy.PolicyFolder.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.cli.policy.PolicyFolder.Answer;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;

/** {@code tvd policy sign}, {@code verify} and {@code test}, by hand. */
final class PolicySignaturesCommandTest {
  @TempDir private Path temporary = Path.of("");
  private Path policy = Path.of("");

  @BeforeEach
  void twoOwners() throws Exception {
    policy = temporary.resolve("policy");
    PolicyFolder.threeDomains(policy);
    Files.createDirectories(policy.resolve("owners"));
    for (String owner : new String[] {"root", "alpha", "others"}) {
      Instant now = Instant.now();
      SelfSigned signer =
          SelfSigned.generate(
              new X500Name("CN=" + owner), now.minusSeconds(60), now.plus(Duration.ofDays(1)));
      Files.writeString(temporary.resolve(owner + ".key"), Pem.of(signer.key()).text());
      Path certificate =
          owner.equals("root")
              ? temporary.resolve("root.pem")
              : policy.resolve("owners/" + owner + ".pem");
      Files.writeString(certificate, Pem.of(signer.certificate()).text());
    }
    Files.writeString(
        policy.resolve("owners.yaml"),
        """
        alpha: {certificate: owners/alpha.pem, files: [tvds/alpha.yaml]}
        others:
          certificate: owners/others.pem
          files: [tvds/beta.yaml, tvds/gamma.yaml, anchors/*, lattice.yaml, properties.yaml,
                  evidence.yaml, trust.yaml, network.yaml, references.yaml]
        """);
  }

  private Answer sign(String owner, String key) {
    return run("policy", "sign", policy.toString(), "--as", owner, "--key", file(key + ".key"));
  }

  private Answer signRoot() {
    return run(
        "policy",
        "sign",
        policy.toString(),
        "--as",
        "root",
        "--key",
        file("root.key"),
        "--certificate",
        file("root.pem"));
  }

  private Answer verify() {
    return run("policy", "verify", policy.toString(), "--root", file("root.pem"));
  }

  private String file(String name) {
    return temporary.resolve(name).toString();
  }

  @Test
  void eachOwnerSignsAndTheRootVerifies() throws IOException {
    assertThat(verify().exit()).isEqualTo(1);
    assertThat(sign("alpha", "alpha").out()).contains("serial 1, 1 file", "tvds/alpha.yaml");
    assertThat(sign("others", "others").exit()).isZero();
    assertThat(verify().err()).contains("root.sig: a signature is missing").contains("1 error");
    assertThat(signRoot().exit()).isZero();
    assertThat(verify().out()).contains(": signed, version ", "  alpha: serial 1");

    Path alpha = policy.resolve("tvds/alpha.yaml");
    Files.writeString(alpha, Files.readString(alpha).replace("lease: 5m", "lease: 7m"));
    Answer changed = verify();
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.err()).contains("tvds/alpha.yaml: the file was changed after alpha signed");
    assertThat(sign("alpha", "alpha").out()).contains("serial 2");
    assertThat(verify().exit()).isZero();
  }

  @Test
  void refusesTheKeyOfAnotherAndAnOwnerThatIsNone() {
    Answer other = sign("alpha", "others");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("expected the private key of the owner's certificate");
    assertThat(policy.resolve("signatures/alpha.sig")).doesNotExist();
    assertThat(sign("beta", "others").exit()).isEqualTo(3);
    assertThat(sign("root", "root").exit()).isEqualTo(2);
  }

  @Test
  void testsEndWithZeroOneOrThree() throws IOException {
    Files.writeString(
        policy.resolve("alpha.test.yaml"),
        """
        flows: [{from: alpha, to: beta, is: open}]
        findings: [{is: mediated, from: alpha, to: gamma}]
        """);
    Answer passed = run("policy", "test", policy.toString());
    assertThat(passed.exit()).as(passed.toString()).isZero();
    assertThat(passed.out()).contains("  ok    there is a mediated alpha → gamma", ", 0 failed");

    Path alpha = policy.resolve("tvds/alpha.yaml");
    Files.writeString(alpha, Files.readString(alpha).replace("beta: open", "beta: closed"));
    Answer failed = run("policy", "test", "--json", policy.toString());
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.json().path("outcomes").valueStream())
        .anyMatch(
            outcome ->
                !outcome.path("passed").asBoolean()
                    && Files.exists(Path.of(outcome.path("place").path("file").asString()))
                    && outcome.path("why").toString().contains("tvds/alpha.yaml"));

    Files.writeString(policy.resolve("more.test.yaml"), "flows: [{from: alpha, to: delta}]\n");
    Answer malformed = run("policy", "test", policy.toString());
    assertThat(malformed.exit()).isEqualTo(3);
    assertThat(malformed.err()).contains("more.test.yaml:1:27: unknown TVD");
  }
}
