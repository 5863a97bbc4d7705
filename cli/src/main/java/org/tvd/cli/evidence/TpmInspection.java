package org.tvd.cli.evidence;

import java.util.stream.Collectors;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PcrSelection;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;
import tools.jackson.databind.node.ObjectNode;

/** TPM structures (TPM 2.0 Library, part 2). */
final class TpmInspection {
  private TpmInspection() {}

  static Inspection attest(Bytes content) throws MalformedException {
    Attest attest = Attest.parse(content);
    Inspection inspection = Inspection.of("TPMS_ATTEST");
    ObjectNode says = inspection.content();
    says.put("qualified_signer", attest.qualifiedSigner().hex());
    says.put("extra_data", attest.extraData().hex());
    says.put("clock", Long.toUnsignedString(attest.clock().clock()));
    says.put("reset_count", attest.clock().resetCount());
    says.put("restart_count", attest.clock().restartCount());
    says.put("safe", attest.clock().safe());
    says.put("firmware_version", "0x" + Long.toHexString(attest.firmwareVersion()));
    says.put("type", type(attest.type()));
    if (attest.attested() instanceof Attest.QuoteInfo quote) {
      var selection = says.putArray("selection");
      quote.selection().forEach(bank -> selection.add(selection(bank)));
      says.put("pcr_digest", quote.pcrDigest().hex());
    }
    return inspection;
  }

  /** Part 2, 6.9 (TPM_ST). */
  private static String type(int tag) {
    return switch (tag) {
      case 0x8017 -> "certification";
      case 0x8018 -> "quote";
      case 0x8019 -> "time";
      case 0x801a -> "creation";
      default -> "0x" + Integer.toHexString(tag);
    };
  }

  private static String selection(PcrSelection bank) {
    String name =
        HashAlgorithm.ofId(bank.algorithm())
            .map(Object::toString)
            .orElse("0x" + Integer.toHexString(bank.algorithm()));
    return name
        + ": "
        + bank.registers().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  static Inspection signature(Bytes content) throws MalformedException {
    TpmSignature signature = TpmSignature.parse(content);
    Inspection inspection = Inspection.of("TPMT_SIGNATURE");
    String scheme =
        switch (signature) {
          case TpmSignature.RsaSsa _ -> "RSASSA";
          case TpmSignature.RsaPss _ -> "RSAPSS";
          case TpmSignature.Ecdsa _ -> "ECDSA";
        };
    inspection.content().put("scheme", scheme).put("hash", signature.hash().toString());
    return inspection;
  }

  static Inspection publicArea(Bytes content) throws MalformedException {
    Bytes area = EvidenceFiles.publicArea(content);
    TpmPublic key = TpmPublic.parse(area);
    Inspection inspection =
        Inspection.of(area.size() == content.size() ? "TPMT_PUBLIC" : "TPM2B_PUBLIC");
    ObjectNode says = inspection.content();
    switch (key.key()) {
      case TpmPublic.Rsa rsa -> says.put("key", "RSA-" + rsa.modulus().size() * 8);
      case TpmPublic.Ecc ecc -> says.put("key", "ECC " + ecc.curve());
    }
    says.put("name", key.name().hex());
    says.put("attributes", key.attributes().toString());
    says.put(
        "scheme",
        switch (key.scheme()) {
          case TpmPublic.ALG_RSASSA -> "RSASSA with " + key.schemeHash();
          case TpmPublic.ALG_RSAPSS -> "RSAPSS with " + key.schemeHash();
          case TpmPublic.ALG_ECDSA -> "ECDSA with " + key.schemeHash();
          default -> "none";
        });
    says.put("auth_policy", key.authPolicy().hex());
    return inspection;
  }

  /** An object's Name (part 1, 16): the id of a hash, and a digest. */
  static Inspection name(Bytes content) throws MalformedException {
    int id = content.size() < 2 ? 0 : content.at(0) << 8 | content.at(1);
    HashAlgorithm hash =
        HashAlgorithm.ofId(id)
            .filter(algorithm -> content.size() == 2 + algorithm.size())
            .orElseThrow(() -> new MalformedException("TPM Name", 0, "expected a hash's id"));
    Inspection inspection = Inspection.of("TPM Name");
    inspection.content().put("name", content.hex()).put("hash", hash.toString());
    return inspection;
  }

  /** Values of registers as tpm2-tools keep them. */
  static Inspection registers(Bytes content) throws MalformedException {
    Inspection inspection = Inspection.of("PCR values");
    PcrFile.parse(content)
        .banks()
        .forEach(
            (bank, registers) -> {
              ObjectNode values = inspection.content().putObject(bank.toString());
              registers.forEach((register, value) -> values.put(register.toString(), value.hex()));
            });
    return inspection;
  }
}
