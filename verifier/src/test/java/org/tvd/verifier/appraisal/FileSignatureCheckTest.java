package org.tvd.verifier.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tvd.verifier.appraisal.ImaHost.BAD;
import static org.tvd.verifier.appraisal.ImaHost.GOOD;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.model.ImaKey;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.ImaEntry;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.appraisal.ImaLogCheck.State;

/** Signatures of files, by keys made here and by those of real machines. */
class FileSignatureCheckTest {
  private static final Path KEYLIME =
      Path.of("../../shared/evidence/keylime+keylime/extracted/test_ima_verification");
  private static final Bytes PREFIX = Bytes.ofUtf8("sha256:\0");

  @TempDir private Path directory;
  private final ImaLogCheck check = new ImaLogCheck();
  private ImaHost host;

  @BeforeEach
  void boot() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    host = ImaHost.boot(directory);
  }

  @AfterEach
  void off() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  private ImaClaims claims(PolicySet policy) throws Exception {
    Outcome<State> outcome = check.check(host.whole(), Optional.empty(), host.pcrs(), policy);
    assertThat(outcome).isInstanceOf(Outcome.Proven.class);
    return ((Outcome.Proven<State>) outcome).value().claims();
  }

  private PolicySet policy(String accept, PublicKey... keys) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (PublicKey key : keys) {
      pem.append("-----BEGIN PUBLIC KEY-----\n")
          .append(Base64.getMimeEncoder().encodeToString(key.getEncoded()))
          .append("\n-----END PUBLIC KEY-----\n");
    }
    host.policyFile("keys/ima.pem", pem.toString());
    return host.policy("ima-keys: [keys/ima.pem]", "ima-accept-signed: " + accept);
  }

  private static KeyPair pair(String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  /** The attribute; what is signed hashes to what the kernel would have the key sign. */
  private static Bytes attribute(String header, KeyPair pair, Bytes preimage) throws Exception {
    String algorithm = pair.getPublic().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
    Signature signer = Signature.getInstance("SHA256with" + algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(preimage.toArray());
    byte[] value = signer.sign();
    ByteBuffer head = ByteBuffer.allocate(6);
    head.putInt(ImaKey.of(pair.getPublic()).id()).putShort((short) value.length);
    return Bytes.concat(Bytes.ofHex(header), Bytes.of(head.array()), Bytes.of(value));
  }

  private void signed(String path, Bytes digest, Bytes attribute) throws Exception {
    host.record("ima-sig", Bytes.concat(PREFIX, digest), Bytes.ofUtf8(path + "\0"), attribute);
  }

  @Test
  void goodSignaturesApproveWhereThePolicySaysSo() throws Exception {
    KeyPair rsa = pair("RSA", 2048);
    KeyPair ec = pair("EC", 256);
    signed("/opt/rsa", BAD, attribute("030204", rsa, Bytes.ofUtf8("bad")));
    signed("/opt/ec", BAD, attribute("030204", ec, Bytes.ofUtf8("bad")));

    ImaClaims accepted = claims(policy("true", rsa.getPublic(), ec.getPublic()));
    assertThat(accepted.signed()).contains(2L);
    assertThat(accepted.unlisted()).contains(0L);
    ImaClaims counted = claims(policy("false", rsa.getPublic(), ec.getPublic()));
    assertThat(counted.signed()).contains(2L);
    assertThat(counted.unlisted()).contains(2L);
  }

  @Test
  void signatureOverAnotherFileIsBad() throws Exception {
    KeyPair rsa = pair("RSA", 2048);
    KeyPair ec = pair("EC", 384);
    signed("/opt/rsa", BAD, attribute("030204", rsa, Bytes.ofUtf8("good")));
    signed("/opt/ec", BAD, attribute("030204", ec, Bytes.ofUtf8("good")));
    // A bad signature does not take a file off the list.
    signed("/usr/bin/good", GOOD, attribute("030204", ec, Bytes.ofUtf8("another")));

    ImaClaims ima = claims(policy("true", rsa.getPublic(), ec.getPublic()));
    assertThat(ima.badSignatures()).contains(3L);
    assertThat(ima.signed()).contains(0L);
    assertThat(ima.unlistedPaths().orElseThrow()).containsExactly("/opt/rsa", "/opt/ec");
  }

  @Test
  void digestAndSignatureSplitElsewhereAreAnotherQuestion() throws Exception {
    KeyPair ec = pair("EC", 256);
    Bytes good = attribute("030204", ec, Bytes.ofUtf8("bad"));
    Bytes value = good.slice(9, good.size());
    Bytes rest = value.slice(16, value.size());
    Bytes head = Bytes.concat(Bytes.ofHex("030205"), good.slice(3, 7));
    ByteBuffer size = ByteBuffer.allocate(2).putShort((short) rest.size());
    // The same bytes as SHA-384 digest and what is left of the signature; asked for first.
    host.record(
        "ima-sig",
        Bytes.concat(Bytes.ofUtf8("sha384:\0"), BAD, value.slice(0, 16)),
        Bytes.ofUtf8("/opt/split\0"),
        Bytes.concat(head, Bytes.of(size.array()), rest));
    signed("/opt/ec", BAD, good);

    ImaClaims ima = claims(policy("true", ec.getPublic()));
    assertThat(ima.badSignatures()).contains(1L);
    assertThat(ima.signed()).contains(1L);
  }

  @Test
  void whatNoKeyCanVerifyIsSaidToBeSo() throws Exception {
    KeyPair known = pair("EC", 256);
    Bytes good = attribute("030204", known, Bytes.ofUtf8("bad"));
    signed("/opt/other-key", BAD, attribute("030204", pair("EC", 256), Bytes.ofUtf8("bad")));
    signed("/opt/evm", BAD, Bytes.concat(Bytes.ofHex("05"), good.slice(1, good.size())));
    signed("/opt/sha1", BAD, attribute("030202", known, Bytes.ofUtf8("bad")));
    signed("/opt/none", BAD, Bytes.EMPTY);
    host.record(
        "ima-modsig",
        Bytes.concat(PREFIX, BAD),
        Bytes.ofUtf8("/opt/module\0"),
        Bytes.EMPTY,
        Bytes.concat(PREFIX, BAD),
        Bytes.ofHex("3000"));

    ImaClaims ima = claims(policy("true", known.getPublic()));
    assertThat(ima.unverifiedSignatures()).contains(4L);
    assertThat(ima.signed()).contains(0L);
    assertThat(ima.badSignatures()).contains(0L);
    assertThat(ima.unlisted()).contains(5L);
  }

  @Test
  void veritySignatureIsOverTheFilesIdentity() throws Exception {
    KeyPair ec = pair("EC", 256);
    Bytes id = Bytes.concat(Bytes.ofHex("0604"), BAD);
    Bytes verity = Bytes.ofUtf8("verity:sha256:\0");
    host.record(
        "ima-sigv2",
        Bytes.concat(verity, BAD),
        Bytes.ofUtf8("/opt/verity\0"),
        attribute("060304", ec, id));
    // The same for content: neither kind passes for the other.
    signed("/opt/content", BAD, attribute("060304", ec, id));
    host.record(
        "ima-sigv2",
        Bytes.concat(verity, BAD),
        Bytes.ofUtf8("/opt/confused\0"),
        attribute("030204", ec, Bytes.ofUtf8("bad")));

    ImaClaims ima = claims(policy("true", ec.getPublic()));
    assertThat(ima.signed()).contains(1L);
    assertThat(ima.unverifiedSignatures()).contains(2L);
    assertThat(ima.unlistedPaths().orElseThrow()).containsExactly("/opt/content", "/opt/confused");
  }

  @Test
  void keylimesSignaturesVerifyByItsKeys() throws Exception {
    assumeTrue(Files.isDirectory(KEYLIME), "no real evidence at " + KEYLIME);
    for (String file : new String[] {"SIGNATURES.txt", "BAD_SIGNATURES.txt"}) {
      Bytes text = Bytes.of(Files.readAllBytes(KEYLIME.resolve(file)));
      for (ImaEntry entry : ImaLog.parseAscii(text).entries()) {
        host.record(entry.template(), entry.fields().values().toArray(new Bytes[0]));
      }
    }
    StringBuilder pem = new StringBuilder();
    var keys =
        Pattern.compile("\"(M[A-Za-z0-9+/=]+)\"")
            .matcher(Files.readString(KEYLIME.resolve("IMA_KEYRING_STRING.txt")));
    while (keys.find()) {
      pem.append("-----BEGIN PUBLIC KEY-----\n")
          .append(keys.group(1))
          .append("\n-----END PUBLIC KEY-----\n");
    }
    host.policyFile("keys/ima.pem", pem.toString());
    ImaClaims ima = claims(host.policy("ima-keys: [keys/ima.pem]", "ima-accept-signed: true"));
    assertThat(ima.signed()).contains(2L);
    assertThat(ima.badSignatures().orElseThrow() + ima.unverifiedSignatures().orElseThrow())
        .isOne();
    assertThat(ima.unlistedPaths().orElseThrow()).containsExactly("/usr/bin/zmore");
  }
}
