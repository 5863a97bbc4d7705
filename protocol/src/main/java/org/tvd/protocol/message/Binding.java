package org.tvd.protocol.message;

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
  private static final Bytes LABEL = Bytes.ofUtf8("TVD attestation 2");

  private final MessageDigest digest;

  private Binding() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest over everything in {@code evidence} but its quote, signature and register values,
   * which the signature covers.
   *
   * @param evidence what is, or will be, sent; its quote may still be absent
   * @param channelKey the SubjectPublicKeyInfo (DER) of the TLS key that the evidence is sent with
   * @return 32 bytes
   */
  public static Bytes qualifyingData(Evidence evidence, Bytes channelKey) {
    Binding binding = new Binding();
    binding.part(LABEL);
    binding.part(evidence.nonce());
    binding.part(channelKey);
    binding.text(evidence.host());
    binding.log(evidence.bootLog());
    binding.log(evidence.imaLog());
    binding.number(evidence.propertyCertificates().size());
    evidence.propertyCertificates().forEach(binding::part);
    binding.part(evidence.selfReport());
    binding.text(evidence.network().underlayAddress());
    binding.part(evidence.network().wireGuardKey());
    binding.texts(evidence.network().mechanisms());
    binding.texts(evidence.join());
    return Bytes.of(binding.digest.digest());
  }

  private void log(LogPart log) {
    number(log.offset());
    part(log.content());
  }

  private void texts(List<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
  }

  private void text(String text) {
    part(Bytes.ofUtf8(text));
  }

  private void part(Bytes part) {
    number(part.size());
    part.update(digest);
  }

  /** Eight bytes, big-endian. */
  private void number(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      digest.update((byte) (value >>> shift));
    }
  }
}
