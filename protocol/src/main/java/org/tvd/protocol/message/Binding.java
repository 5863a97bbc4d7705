package org.tvd.protocol.message;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * The quote's qualifying data: one digest over the nonce, the channel and everything that is sent
 * beside the quote, so that parts of two pieces of evidence, or another channel's evidence, do not
 * combine. Each part is preceded by its length, each list by its count; the label keeps it apart
 * from any other use of the hash.
 */
public final class Binding {
  private static final Bytes LABEL = Bytes.ofUtf8("TVD attestation 1");

  private Binding() {}

  /**
   * The digest over the parts of evidence that is sent with {@code channelKey}.
   *
   * @param nonce the challenge's
   * @param channelKey the SubjectPublicKeyInfo (DER) of the TLS key that the evidence is sent with
   * @return 32 bytes
   */
  public static Bytes qualifyingData(
      Bytes nonce,
      Bytes channelKey,
      String host,
      Bytes bootLog,
      Bytes imaLog,
      List<Bytes> propertyCertificates,
      NetworkOffer network,
      List<String> join) {
    MessageDigest digest = sha256();
    part(digest, LABEL);
    part(digest, nonce);
    part(digest, channelKey);
    part(digest, Bytes.ofUtf8(host));
    part(digest, bootLog);
    part(digest, imaLog);
    parts(digest, propertyCertificates);
    part(digest, Bytes.ofUtf8(network.underlayAddress()));
    part(digest, network.wireGuardKey());
    parts(digest, network.mechanisms().stream().map(Bytes::ofUtf8).toList());
    parts(digest, join.stream().map(Bytes::ofUtf8).toList());
    return Bytes.of(digest.digest());
  }

  /** The qualifying data that {@code evidence}, sent with {@code channelKey}, must carry. */
  public static Bytes qualifyingData(Evidence evidence, Bytes channelKey) {
    return qualifyingData(
        evidence.nonce(),
        channelKey,
        evidence.host(),
        evidence.bootLog(),
        evidence.imaLog(),
        evidence.propertyCertificates(),
        evidence.network(),
        evidence.join());
  }

  private static void parts(MessageDigest digest, List<Bytes> parts) {
    number(digest, parts.size());
    parts.forEach(part -> part(digest, part));
  }

  private static void part(MessageDigest digest, Bytes part) {
    number(digest, part.size());
    part.update(digest);
  }

  private static void number(MessageDigest digest, int value) {
    digest.update(ByteBuffer.allocate(4).putInt(value).array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
