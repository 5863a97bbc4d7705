package org.tvd.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.cli.evidence.EvidenceFiles;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.x509.Pem;

/** Reads what a property certificate is to be about, as a person has it at hand. */
final class Holders {
  private static final Pattern SELECTION =
      Pattern.compile("(sha256|sha384|sha512):([0-9]{1,2}(?:,[0-9]{1,2})*)");
  private static final Pattern DIGEST = Pattern.compile("(sha256|sha384|sha512):([0-9a-fA-F]+)");
  private static final Pattern BANK = Pattern.compile("\\s*(sha[0-9]+)\\s*:\\s*");
  private static final Pattern VALUE =
      Pattern.compile("\\s*([0-9]{1,2})\\s*:\\s*(?:0x)?([0-9a-fA-F]+)\\s*");

  private Holders() {}

  static Holder ofAttestationKey(Path file) throws IOException {
    Bytes content = EvidenceFiles.read(file);
    try {
      if (!content.isEmpty() && content.at(0) == '-') {
        Pem pem = Pem.first(new String(content.toArray(), StandardCharsets.US_ASCII));
        return Holder.of(publicKey(file, pem.content()));
      }
      // A TPM2B_PUBLIC is a TPMT_PUBLIC after its size.
      boolean sized =
          content.size() > 2 && (content.at(0) << 8 | content.at(1)) == content.size() - 2;
      TpmPublic area = TpmPublic.parse(sized ? content.slice(2, content.size()) : content);
      return Holder.of(PublicKeys.of(area));
    } catch (MalformedException | GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static PublicKey publicKey(Path file, Bytes spki) throws IOException {
    return publicKey("EC", spki)
        .or(() -> publicKey("RSA", spki))
        .orElseThrow(() -> new IOException(file + ": expected a public key, EC or RSA"));
  }

  private static Optional<PublicKey> publicKey(String algorithm, Bytes spki) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki.toArray())));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // perhaps it is of the other algorithm
    }
  }

  static Holder ofDigest(String text) throws IOException {
    Matcher matcher = DIGEST.matcher(text);
    if (matcher.matches()) {
      HashAlgorithm algorithm = algorithm(matcher.group(1));
      if (matcher.group(2).length() == 2 * algorithm.size()) {
        return new Holder.Measurement(algorithm, Bytes.ofHex(matcher.group(2)));
      }
    }
    throw new IOException(
        "--about-digest: expected sha256:, sha384: or sha512: and a digest in hex, found " + text);
  }

  static Holder ofRegisters(String text, Path values) throws IOException {
    Matcher selection = SELECTION.matcher(text);
    if (!selection.matches()) {
      throw new IOException(
          "--about-pcrs: expected a bank and registers such as sha256:0,2,7, found " + text);
    }
    HashAlgorithm bank = algorithm(selection.group(1));
    Map<Integer, Bytes> found = values(selection.group(1), bank, values);
    Map<Integer, Bytes> chosen = new TreeMap<>();
    for (String register : selection.group(2).split(",", -1)) {
      Bytes value = found.get(Integer.parseInt(register));
      if (value == null) {
        throw new IOException(
            values + ": expected a value of register " + register + " in bank " + bank.jcaName());
      }
      chosen.put(Integer.parseInt(register), value);
    }
    return Holder.PcrComposite.of(bank, chosen);
  }

  /** The lines of one bank, as tpm2_pcrread prints them: {@code 7 : 0x65CAF8…}. */
  private static Map<Integer, Bytes> values(String name, HashAlgorithm bank, Path file)
      throws IOException {
    Map<Integer, Bytes> values = new TreeMap<>();
    String current = name;
    for (String line : Files.readString(file).lines().limit(1000).toList()) {
      Matcher heading = BANK.matcher(line);
      Matcher value = VALUE.matcher(line);
      if (heading.matches()) {
        current = heading.group(1);
      } else if (value.matches()
          && current.equals(name)
          && value.group(2).length() == 2 * bank.size()) {
        values.put(Integer.parseInt(value.group(1)), Bytes.ofHex(value.group(2)));
      }
    }
    return values;
  }

  private static HashAlgorithm algorithm(String name) {
    return switch (name) {
      case "sha384" -> HashAlgorithm.SHA384;
      case "sha512" -> HashAlgorithm.SHA512;
      default -> HashAlgorithm.SHA256;
    };
  }
}
