package org.tvd.cli.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.Signer;
import org.tvd.protocol.x509.Pem;

/** Reads whose signature has to be on a source: certificates or public keys, PEM. */
public final class SignerFile {
  private static final int MAX_SIZE = 1 << 20;
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private SignerFile() {}

  /** Everybody who is named in {@code file}. */
  public static List<Signer> read(Path file) throws IOException, MalformedException {
    List<Signer> signers = new ArrayList<>();
    for (Pem block : Pem.parse(ProposalFolder.content(file, MAX_SIZE).utf8())) {
      if (block.label().equals(Pem.CERTIFICATE)) {
        X509Certificate certificate = block.certificate();
        signers.add(
            new Signer(
                certificate.getSubjectX500Principal().getName() + " (" + file + ")",
                certificate.getPublicKey()));
      } else {
        signers.add(new Signer("the key in " + file, publicKey(block, file)));
      }
    }
    if (signers.isEmpty()) {
      throw new MalformedException(file.toString(), 0, "expected a PEM certificate or public key");
    }
    return signers;
  }

  private static PublicKey publicKey(Pem block, Path file) throws MalformedException {
    Optional<PublicKey> key = Optional.empty();
    if (block.label().equals("PUBLIC KEY")) {
      for (String algorithm : ALGORITHMS) {
        key = key.or(() -> decoded(algorithm, block));
      }
    }
    return key.orElseThrow(
        () ->
            new MalformedException(
                file.toString(), 0, "expected CERTIFICATE or PUBLIC KEY, found " + block.label()));
  }

  private static Optional<PublicKey> decoded(String algorithm, Pem block) {
    try {
      var encoded = new X509EncodedKeySpec(block.content().toArray());
      return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(encoded));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // a key of another algorithm
    }
  }
}
