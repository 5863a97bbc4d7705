package org.tvd.protocol.reference;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.cbor.CborValue;
import org.tvd.protocol.cbor.CoseSign1;

/** The forms of reference values that are read as a whole. */
public enum ReferenceFormat {
  SWID("files"),
  COSWID("files"),
  CORIM("components"),
  KEYLIME_RUNTIME(KeylimeRuntimePolicy.LIST),
  KEYLIME_MEASURED_BOOT("boot"),
  HASHES(KeylimeRuntimePolicy.LIST);

  private final String list;

  ReferenceFormat(String list) {
    this.list = list;
  }

  /** The name that the reference gets where none is asked for. */
  public String list() {
    return list;
  }

  /** The form that the first bytes show, if any. */
  public static Optional<ReferenceFormat> detect(Bytes content) {
    String start = content.slice(0, Math.min(64, content.size())).utf8().strip();
    if (start.startsWith("<") || start.startsWith("\ufeff<")) {
      return Optional.of(SWID);
    }
    try {
      if (start.startsWith("{")) {
        return ofJson(JsonText.parse("JSON", content));
      }
      if (HashList.looksLike(content)) {
        return Optional.of(HASHES);
      }
      return ofCbor(CborValue.parse("CBOR", content));
    } catch (MalformedException e) {
      return Optional.empty(); // it is of no form
    }
  }

  private static Optional<ReferenceFormat> ofJson(JsonText json) {
    return KeylimeMeasuredBoot.isOne(json)
        ? Optional.of(KEYLIME_MEASURED_BOOT)
        : KeylimeRuntimePolicy.isOne(json) || DsseEnvelope.isOne(json)
            ? Optional.of(KEYLIME_RUNTIME)
            : Optional.empty();
  }

  private static Optional<ReferenceFormat> ofCbor(CborValue value) throws MalformedException {
    CborValue content = value;
    if (value.isTagged(CoseSign1.TAG)) {
      content = CborValue.parse("CBOR", CoseSign1.of(value).payload());
    }
    return content.isTagged(Corim.TAG) || content.isTagged(Corim.OUTER)
        ? Optional.of(CORIM)
        : content.isTagged(Coswid.TAG) || content.isMap() ? Optional.of(COSWID) : Optional.empty();
  }

  /**
   * Reads a source of this form.
   *
   * @param name of the list, where the form does not name its lists itself
   * @param signers who may have signed it; none to leave signatures unchecked
   * @param supportRims event logs that a TCG RIM names
   * @param now to tell what has expired
   */
  public Reading read(
      Bytes content, String name, List<Signer> signers, List<Bytes> supportRims, Instant now)
      throws MalformedException {
    return switch (this) {
      case SWID -> SwidTag.read(content, name, signers, supportRims);
      case COSWID -> Coswid.read(content, name, signers);
      case CORIM -> Corim.read(content, name, signers, now);
      case KEYLIME_RUNTIME -> KeylimeRuntimePolicy.read(content, signers);
      case KEYLIME_MEASURED_BOOT -> KeylimeMeasuredBoot.read(content, signers);
      case HASHES ->
          switch (Reading.unsigned(signers)) {
            case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
            case Reading.Origin.Accepted _ -> new Reading.Read(HashList.read(content, name));
          };
    };
  }
}
