package org.tvd.protocol.reference;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Keylime's runtime policy (JSON, version 1), and the JSON allow list that came before it. Its
 * digests, the keys that may go into keyrings and the buffers that may be measured become one allow
 * list, for the kernel measures them all into one log.
 */
public final class KeylimeRuntimePolicy {
  /** The list that {@code evidence.yaml} names as {@code ima-allow-list}. */
  public static final String LIST = "ima";

  private static final String STRUCTURE = "Keylime runtime policy";
  private static final Set<String> KNOWN =
      Set.of(
          "meta",
          "release",
          "digests",
          "hashes",
          "excludes",
          "exclude",
          "keyrings",
          "ima",
          "ima-buf",
          "verification-keys");
  private static final Set<String> KNOWN_IMA =
      Set.of("ignored_keyrings", "log_hash_alg", "dm_policy");

  private final ReferenceCollector collector = new ReferenceCollector();

  private KeylimeRuntimePolicy() {}

  static boolean isOne(JsonText json) {
    return json.has("digests") || json.has("hashes");
  }

  /** Reads a policy, signed (DSSE) or not. */
  public static Reading read(Bytes text, List<Signer> signers) throws MalformedException {
    JsonText json = JsonText.parse(STRUCTURE, text);
    Reading.Origin origin;
    if (DsseEnvelope.isOne(json)) {
      DsseEnvelope envelope = DsseEnvelope.of(json);
      origin = Reading.signed(signers, envelope::isSignedBy);
      json = JsonText.parse(STRUCTURE, envelope.payload());
    } else {
      origin = Reading.unsigned(signers);
    }
    return switch (origin) {
      case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
      case Reading.Origin.Accepted(ReferenceValues.Provenance provenance) ->
          new Reading.Read(new KeylimeRuntimePolicy().policy(json, provenance));
    };
  }

  private ReferenceValues policy(JsonText json, ReferenceValues.Provenance provenance)
      throws MalformedException {
    if (!isOne(json)) {
      throw json.expected("an object with digests");
    }
    for (String key : json.fields().keySet()) {
      if (!KNOWN.contains(key)) {
        collector.notImported("an unknown part of the policy", key);
      }
    }
    digests(json, "digests");
    digests(json, "hashes");
    digests(json, "keyrings");
    digests(json, "ima-buf");
    for (String name : List.of("excludes", "exclude")) {
      Optional<JsonText> excludes = json.field(name);
      if (excludes.isPresent()) {
        for (JsonText regex : excludes.get().array()) {
          exclude(regex.text(), collector);
        }
      }
    }
    Optional<JsonText> ima = json.field("ima");
    if (ima.isPresent()) {
      ima(ima.get());
    }
    Optional<JsonText> keys = json.field("verification-keys");
    if (keys.isPresent()) {
      verificationKeys(keys.get());
    }
    return collector.values("Keylime runtime policy", provenance);
  }

  private void digests(JsonText json, String part) throws MalformedException {
    Optional<JsonText> found = json.field(part);
    if (found.isEmpty()) {
      return;
    }
    for (Map.Entry<String, JsonText> entry : found.get().fields().entrySet()) {
      for (JsonText digest : entry.getValue().array()) {
        if (entry.getKey().equals(HashList.BOOT_AGGREGATE)) {
          collector.notImported(
              "the verifier computes it from the quoted registers", entry.getKey());
        } else {
          // An IMA log doubles backslashes where it is read here.
          collector.measured(LIST, digest.hex(false), entry.getKey().replace("\\", "\\\\"));
        }
      }
    }
  }

  /** Takes over an exclude where the policy can say the same, and tells of it where it cannot. */
  static void exclude(String regex, ReferenceCollector collector) {
    if (regex.equals(HashList.BOOT_AGGREGATE)) {
      collector.note("the boot aggregate is checked, not excluded", regex);
      return;
    }
    Optional<String> pattern = KeylimeExclude.pattern(regex);
    if (pattern.isEmpty()) {
      collector.notImported("an exclude that no pattern of paths says exactly", regex);
    } else {
      collector.exclude(pattern.get());
      collector.weak("an exclude: what is run from there is not compared", regex);
    }
  }

  /** Adds the excludes of a list of their own, as they went with the textual allow list. */
  public static ReferenceValues withExcludes(ReferenceValues values, List<String> regexes) {
    ReferenceCollector collector = ReferenceCollector.of(values);
    regexes.forEach(regex -> exclude(regex, collector));
    return collector.values(values.source(), values.provenance());
  }

  private void ima(JsonText ima) throws MalformedException {
    for (Map.Entry<String, JsonText> entry : ima.fields().entrySet()) {
      String key = entry.getKey();
      if (!KNOWN_IMA.contains(key)) {
        collector.notImported("an unknown part of the policy", "ima." + key);
      }
    }
    Optional<JsonText> ignored = ima.field("ignored_keyrings");
    if (ignored.isPresent()) {
      for (JsonText keyring : ignored.get().array()) {
        collector.notImported("an ignored keyring: its keys stay compared", keyring.text());
      }
    }
    if (ima.field("dm_policy").isPresent()) {
      collector.notImported("a policy of the device mapper's measurements", "ima.dm_policy");
    }
  }

  /** A JSON text in a text: {"pubkeys": [base64 of DER, …], "keyids": […]}. */
  private void verificationKeys(JsonText keys) throws MalformedException {
    if (!keys.isText()) {
      for (JsonText key : keys.array()) {
        collector.notImported("a verification key of a form that is not known here", key.place());
      }
      return;
    }
    if (keys.text().isBlank()) {
      return;
    }
    JsonText inner = JsonText.parse(keys.place(), Bytes.ofUtf8(keys.text()));
    for (JsonText key : inner.required("pubkeys").array()) {
      try {
        collector.fileKey(Bytes.of(Base64.getDecoder().decode(key.text())));
      } catch (IllegalArgumentException e) {
        throw key.expected("base64");
      }
    }
  }
}
