package org.tvd.protocol.reference;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.cbor.CborValue;

/**
 * A concise reference integrity manifest (draft-ietf-rats-corim, section 4): the CoMID and CoSWID
 * tags in it. Signed (section 4.2) or not.
 */
public final class Corim {
  /** The tag of a corim-map. */
  public static final long TAG = 501;

  /** Tags of earlier drafts around either form. */
  static final long OUTER = 500;

  private static final long OLD_SIGNED = 502;
  private static final String STRUCTURE = "CoRIM";
  private static final int ID = 0;
  private static final int TAGS = 1;
  private static final int DEPENDENT_RIMS = 2;
  private static final int PROFILE = 3;
  private static final int VALIDITY = 4;
  private static final int NOT_AFTER = 1;
  private static final long COSWID = 505;
  private static final long COMID = 506;
  private static final long EPOCH_TIME = 1;

  private Corim() {}

  /**
   * Reads a manifest.
   *
   * @param list the name of the reference that its digests become
   * @param now to tell whether it has expired
   */
  public static Reading read(Bytes encoded, String list, List<Signer> signers, Instant now)
      throws MalformedException {
    CborValue value = CborValue.parse(STRUCTURE, encoded);
    while (value.isTagged(OUTER) || value.isTagged(OLD_SIGNED)) {
      value = value.untagged();
    }
    SignedCbor signed = SignedCbor.of(STRUCTURE, value, signers);
    return switch (signed.origin()) {
      case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
      case Reading.Origin.Accepted(ReferenceValues.Provenance provenance) -> {
        ReferenceCollector collector = new ReferenceCollector();
        String source = collect(signed.content(), list, collector, now);
        yield new Reading.Read(collector.values(source, provenance));
      }
    };
  }

  private static String collect(
      CborValue content, String list, ReferenceCollector collector, Instant now)
      throws MalformedException {
    if (!content.isTagged(TAG)) {
      throw content.expected("the tag " + TAG + " of a corim-map");
    }
    CborValue map = content.untagged();
    String id = map.required(ID, "id").describe();
    List<String> tags = new ArrayList<>();
    for (CborValue tag : map.required(TAGS, "tags").array()) {
      if (tag.isTagged(COSWID)) {
        tags.add(Coswid.collect(inner("CoSWID", tag), list, collector));
      } else if (tag.isTagged(COMID)) {
        tags.add(Comid.collect(inner("CoMID", tag), list, collector));
      } else {
        String which = tag.tag().map(number -> "number " + number).orElse("none");
        collector.notImported("a tag of another kind than CoMID and CoSWID", which);
      }
    }
    if (map.field(DEPENDENT_RIMS, "dependent-rims").isPresent()) {
      collector.notImported("manifests that this one depends on, which are not fetched", id);
    }
    Optional<CborValue> profile = map.field(PROFILE, "profile");
    if (profile.isPresent()) {
      collector.weak("a profile, of which nothing is known here", profile.get().describe());
    }
    Optional<CborValue> validity = map.field(VALIDITY, "rim-validity");
    if (validity.isPresent()) {
      Instant end = instant(validity.get().required(NOT_AFTER, "not-after"));
      if (end.isBefore(now)) {
        collector.weak("the manifest has expired", "at " + end);
      }
    }
    return STRUCTURE + " " + id + " with " + String.join(", ", tags);
  }

  private static CborValue inner(String structure, CborValue tag) throws MalformedException {
    return CborValue.parse(structure, tag.untagged().bytes());
  }

  private static Instant instant(CborValue time) throws MalformedException {
    CborValue seconds = time.isTagged(EPOCH_TIME) ? time.untagged() : time;
    try {
      return Instant.ofEpochSecond(seconds.integer());
    } catch (DateTimeException e) {
      throw seconds.expected("seconds since 1970");
    }
  }
}
