package org.tvd.protocol.reference;

import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.cbor.CborValue;

/**
 * A concise software identification tag (RFC 9393): the hashes of its payload's files. Signed (RFC
 * 9393, section 7) or not, tagged or not.
 */
public final class Coswid {
  /** The tag of a CoSWID ("SWID" in ASCII). */
  public static final long TAG = 1398229316;

  private static final String STRUCTURE = "CoSWID";
  private static final int TAG_ID = 0;
  private static final int SOFTWARE_NAME = 1;
  private static final int EVIDENCE = 3;
  private static final int LINK = 4;
  private static final int PAYLOAD = 6;
  private static final int HASH = 7;
  private static final int PATCH = 9;
  private static final int SUPPLEMENTAL = 11;
  private static final int SOFTWARE_VERSION = 13;
  private static final int DIRECTORY = 16;
  private static final int FILE = 17;
  private static final int PROCESS = 18;
  private static final int RESOURCE = 19;
  private static final int LOCATION = 23;
  private static final int FS_NAME = 24;
  private static final int ROOT = 25;
  private static final int PATH_ELEMENTS = 26;
  private static final int HREF = 38;

  private final String list;
  private final ReferenceCollector collector;

  private Coswid(String list, ReferenceCollector collector) {
    this.list = list;
    this.collector = collector;
  }

  /**
   * Reads a tag.
   *
   * @param list the name of the reference that its files become
   */
  public static Reading read(Bytes encoded, String list, List<Signer> signers)
      throws MalformedException {
    SignedCbor signed = SignedCbor.of(STRUCTURE, CborValue.parse(STRUCTURE, encoded), signers);
    return switch (signed.origin()) {
      case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
      case Reading.Origin.Accepted(ReferenceValues.Provenance provenance) -> {
        ReferenceCollector collector = new ReferenceCollector();
        String source = collect(signed.content(), list, collector);
        yield new Reading.Read(collector.values(source, provenance));
      }
    };
  }

  /** Collects what one tag says, and tells what it is called. */
  static String collect(CborValue value, String list, ReferenceCollector collector)
      throws MalformedException {
    CborValue tag = value.isTagged(TAG) ? value.untagged() : value;
    Coswid reader = new Coswid(list, collector);
    String name = tag.required(SOFTWARE_NAME, "software-name").text();
    Optional<CborValue> version = tag.field(SOFTWARE_VERSION, "software-version");
    for (int kind : new int[] {PATCH, SUPPLEMENTAL}) {
      if (tag.field(kind, "kind").isPresent()) {
        collector.note("the tag says that it is a patch, or goes with another tag", name);
      }
    }
    Optional<CborValue> payload = tag.field(PAYLOAD, "payload");
    if (payload.isPresent()) {
      reader.resources(payload.get(), "", "payload");
    }
    if (tag.field(EVIDENCE, "evidence").isPresent()) {
      collector.notImported("evidence: what was found on a device, not what should be", name);
    }
    Optional<CborValue> links = tag.field(LINK, "link");
    if (links.isPresent()) {
      for (CborValue link : links.get().oneOrMore()) {
        collector.note("a link, which is not followed", link.required(HREF, "href").describe());
      }
    }
    return STRUCTURE
        + " "
        + tag.required(TAG_ID, "tag-id").describe()
        + ": "
        + name
        + (version.isPresent() ? " " + version.get().text() : "");
  }

  /** The files and directories of one level; what else there is has no digest. */
  private void resources(CborValue holder, String folder, String what) throws MalformedException {
    Optional<CborValue> files = holder.field(FILE, "file");
    if (files.isPresent()) {
      for (CborValue file : files.get().oneOrMore()) {
        file(file, folder);
      }
    }
    Optional<CborValue> directories = holder.field(DIRECTORY, "directory");
    if (directories.isPresent()) {
      for (CborValue directory : directories.get().oneOrMore()) {
        String path = path(directory, folder);
        Optional<CborValue> elements = directory.field(PATH_ELEMENTS, "path-elements");
        if (elements.isPresent()) {
          resources(elements.get(), path, path);
        }
      }
    }
    for (int other : new int[] {PROCESS, RESOURCE}) {
      if (holder.field(other, "other").isPresent()) {
        collector.notImported("a process or resource: it has no digest", what);
      }
    }
  }

  private void file(CborValue file, String folder) throws MalformedException {
    String path = path(file, folder);
    Optional<CborValue> hash = file.field(HASH, "hash");
    if (hash.isEmpty()) {
      collector.notImported("a file without a digest", path);
      return;
    }
    List<CborValue> entry = hash.get().array();
    if (entry.size() != 2) {
      throw hash.get().expected("an algorithm and a value");
    }
    collector.digest(list, HashAlgorithmId.name(entry.get(0)), entry.get(1).bytes(), path);
  }

  private static String path(CborValue item, String folder) throws MalformedException {
    return ResourcePath.of(
        folder,
        text(item, ROOT, "root"),
        text(item, LOCATION, "location"),
        item.required(FS_NAME, "fs-name").text());
  }

  /** An optional text; empty where it is absent. */
  private static String text(CborValue item, int key, String name) throws MalformedException {
    Optional<CborValue> field = item.field(key, name);
    return field.isPresent() ? field.get().text() : "";
  }
}
