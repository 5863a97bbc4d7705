package org.tvd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.x509.Pem;

/** Property certificates, from the authority to the revocation, by hand. */
final class PropertyCommandTest {
  @TempDir private Path folder = Path.of("");
  private Path ca = Path.of("");

  @BeforeEach
  void makeAuthority() throws IOException {
    ca = folder.resolve("ca");
    PropertyAuthority.create(ca, "Site authority");
  }

  private static String run(int exit, Object... arguments) {
    var err = new StringWriter();
    String[] line = List.of(arguments).stream().map(String::valueOf).toArray(String[]::new);
    int found = Main.commandLine().setErr(new PrintWriter(err)).execute(line);
    assertThat(found).as(err.toString()).isEqualTo(exit);
    return err.toString();
  }

  private PropertyCertificate issue(Object... about) throws IOException, MalformedException {
    Path out = folder.resolve("out.ac");
    Object[] line = new Object[6 + about.length + 1];
    System.arraycopy(
        new Object[] {"property", "issue", "--authority", ca, "--out", out}, 0, line, 0, 6);
    System.arraycopy(about, 0, line, 6, about.length);
    line[6 + about.length] = "site=secure-cage";
    run(0, line);
    var certificate = PropertyCertificate.parse(Bytes.of(Files.readAllBytes(out)));
    assertThat(certificate.properties()).isEqualTo(Map.of("site", "secure-cage"));
    assertThat(certificate.isSignedBy(PropertyAuthority.open(ca).certificate())).isTrue();
    return certificate;
  }

  @Test
  void issuesAboutEachKindOfHolder() throws Exception {
    PropertyAuthority other = PropertyAuthority.create(folder.resolve("other"), "Any");
    Path certificate = PropertyAuthority.certificateFile(folder.resolve("other"));
    Path key = folder.resolve("ak.pem");
    Bytes spki = Bytes.of(other.certificate().getPublicKey().getEncoded());
    Files.writeString(key, new Pem("PUBLIC KEY", spki).text());
    assertThat(issue("--about-ek-certificate", certificate).holder())
        .isEqualTo(Holder.of(other.certificate()));
    assertThat(issue("--ek", certificate).holder()).isEqualTo(Holder.of(other.certificate()));
    assertThat(issue("--about-ak", key).holder())
        .isEqualTo(new Holder.AttestationKey(spki.sha256()));
    Bytes digest = Bytes.ofUtf8("grub").sha256();
    assertThat(issue("--about-digest", "sha256:" + digest.hex()).holder())
        .isEqualTo(new Holder.Measurement(HashAlgorithm.SHA256, digest));
  }

  @Test
  void refusesToSignWhatIsValidForNoDay() {
    Path out = folder.resolve("out.ac");
    assertThat(run(2, "property", "crl", "--authority", ca, "--days", 0)).contains("expected days");
    String digest = "sha256:" + "00".repeat(32);
    run(
        2,
        "property",
        "issue",
        "--authority",
        ca,
        "--days=-1",
        "--out",
        out,
        "--about-digest",
        digest,
        "a=b");
    assertThat(out).doesNotExist();
    assertThat(PropertyAuthority.revocationListFile(ca)).doesNotExist();
  }

  @Test
  void issuesAboutRegistersAsTpm2PcrreadPrintsThem() throws Exception {
    Bytes four = Bytes.ofUtf8("4").sha256();
    Bytes seven = Bytes.ofUtf8("7").sha256();
    Path values = folder.resolve("pcrs");
    String nothing = "00".repeat(32);
    Files.writeString(
        values,
        "  sha1:\n    4 : 0x%s\n  sha256:\n    4 : 0x%s\n    7 : 0x%s\n    8 : 0x%s\n"
            .formatted(
                nothing, four.hex().toUpperCase(java.util.Locale.ROOT), seven.hex(), nothing));
    assertThat(issue("--about-pcrs", "sha256:7,4", "--pcr-values", values).holder())
        .isEqualTo(Holder.PcrComposite.of(HashAlgorithm.SHA256, Map.of(4, four, 7, seven)));
    assertThat(refused("--about-pcrs", "sha256:4,9", "--pcr-values", values.toString()))
        .contains("register 9");
    assertThat(refused("--about-pcrs", "sha1:4", "--pcr-values", values.toString()))
        .contains("sha256:0,2,7");
    assertThat(refused("--about-digest", "sha256:abcd")).contains("--about-digest");
    assertThat(refused("--about-ak", values.toString())).contains(values.toString());
  }

  private String refused(String option, String value, String... more) {
    List<String> line =
        new java.util.ArrayList<>(
            List.of("property", "issue", "--authority", ca.toString(), "--out", folder + "/x"));
    line.addAll(List.of(option, value));
    line.addAll(List.of(more));
    line.add("site=secure-cage");
    return run(1, line.toArray());
  }

  @Test
  void wantsOneHolder() {
    String out = folder.resolve("x").toString();
    run(2, "property", "issue", "--authority", ca, "--out", out, "site=x");
    run(
        2,
        "property",
        "issue",
        "--authority",
        ca,
        "--out",
        out,
        "--about-ak",
        "a",
        "--ek",
        "b",
        "s=x");
  }

  @Test
  void revokesByFileAndByNumberAndNumbersOnlyGrow() throws Exception {
    PropertyCertificate certificate = issue("--ek", PropertyAuthority.certificateFile(ca));
    run(0, "property", "crl", "--authority", ca);
    assertThat(list().number()).isEqualTo(1);
    assertThat(list().revoked()).isEmpty();
    run(0, "property", "revoke", "--authority", ca, folder.resolve("out.ac"));
    run(0, "property", "revoke", "--authority", ca, "42");
    assertThat(list().number()).isEqualTo(3);
    assertThat(list().revoked())
        .containsExactlyInAnyOrder(certificate.serial(), java.math.BigInteger.valueOf(42));
    assertThat(list().isSignedBy(PropertyAuthority.open(ca).certificate())).isTrue();
    run(0, "property", "show", PropertyAuthority.revocationListFile(ca));
    run(0, "property", "show", folder.resolve("out.ac"));
    run(1, "property", "show", PropertyAuthority.certificateFile(ca));
  }

  private RevocationList list() throws IOException, MalformedException {
    return RevocationList.parse(
        Bytes.of(Files.readAllBytes(PropertyAuthority.revocationListFile(ca))));
  }

  @Test
  void revokesNothingOfAnotherAuthority() throws Exception {
    issue("--ek", PropertyAuthority.certificateFile(ca));
    Path other = folder.resolve("other");
    PropertyAuthority.create(other, "Other");
    assertThat(run(1, "property", "revoke", "--authority", other, folder.resolve("out.ac")))
        .contains("by this authority");
    Files.copy(folder.resolve("out.ac"), PropertyAuthority.revocationListFile(other));
    assertThat(run(1, "property", "crl", "--authority", other)).contains("revocation list");
  }
}
