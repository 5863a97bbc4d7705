package org.tvd.protocol.reference;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * A Dead Simple Signing Envelope, as Keylime signs its policies: ECDSA with SHA-256, DER, over the
 * pre-authentication encoding.
 *
 * @param payloadType what the payload is
 * @param payload what is signed
 * @param signatures over it
 */
record DsseEnvelope(String payloadType, Bytes payload, List<Bytes> signatures) {
  private static final int MAX_SIGNATURES = 16;

  DsseEnvelope {
    signatures = List.copyOf(signatures);
  }

  static boolean isOne(JsonText json) {
    return json.has("payloadType") && json.has("payload");
  }

  static DsseEnvelope of(JsonText json) throws MalformedException {
    List<Bytes> signatures = new ArrayList<>();
    for (JsonText signature : json.required("signatures").array()) {
      signatures.add(base64(signature.required("sig")));
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw json.required("signatures").expected("1 to " + MAX_SIGNATURES + " signatures");
    }
    return new DsseEnvelope(
        json.required("payloadType").text(), base64(json.required("payload")), signatures);
  }

  private static Bytes base64(JsonText text) throws MalformedException {
    try {
      return Bytes.of(Base64.getDecoder().decode(text.text()));
    } catch (IllegalArgumentException e) {
      throw text.expected("base64");
    }
  }

  boolean isSignedBy(Signer signer) {
    if (!(signer.key() instanceof ECPublicKey)) {
      return false;
    }
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    Bytes signed =
        Bytes.concat(
            Bytes.ofUtf8("DSSEv1 " + type.length + " " + payloadType + " " + payload.size() + " "),
            payload);
    return signatures.stream().anyMatch(signature -> verifies(signer, signed, signature));
  }

  private static boolean verifies(Signer signer, Bytes signed, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(signer.key());
      verifier.update(signed.asBuffer());
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException e) {
      return false; // not a signature of this kind
    }
  }
}
