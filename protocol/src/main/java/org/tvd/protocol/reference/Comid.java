package org.tvd.protocol.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.cbor.CborValue;

/**
 * A concise module identifier (draft-ietf-rats-corim, section 5): the digests of its reference
 * value triples, each named by its environment and its measurement key.
 */
final class Comid {
  private static final int TAG_IDENTITY = 1;
  private static final int TRIPLES = 4;
  private static final int TAG_ID = 0;
  private static final long REFERENCE_TRIPLES = 0;
  private static final Map<Long, String> OTHER_TRIPLES =
      Map.of(
          1L, "endorsed values",
          2L, "identity keys",
          3L, "attestation keys",
          4L, "dependencies",
          5L, "memberships",
          6L, "CoSWID triples",
          8L, "a conditional endorsement series",
          10L, "conditional endorsements");

  private static final int CLASS = 0;
  private static final int INSTANCE = 1;
  private static final int GROUP = 2;
  private static final int MKEY = 0;
  private static final int MVAL = 1;
  private static final long DIGESTS = 2;
  private static final long INTEGRITY_REGISTERS = 14;
  private static final Map<Long, String> OTHER_VALUES =
      new TreeMap<>(
          Map.of(
              0L, "version",
              1L, "svn",
              3L, "flags",
              4L, "raw value",
              6L, "MAC address",
              7L, "IP address",
              8L, "serial number",
              9L, "UEID",
              10L, "UUID"));

  private final String list;
  private final ReferenceCollector collector;

  private Comid(String list, ReferenceCollector collector) {
    this.list = list;
    this.collector = collector;
  }

  /** Collects what one tag says, and tells what it is called. */
  static String collect(CborValue tag, String list, ReferenceCollector collector)
      throws MalformedException {
    Comid reader = new Comid(list, collector);
    CborValue triples = tag.required(TRIPLES, "triples");
    for (CborValue key : triples.keys()) {
      long kind = key.isInteger() ? key.integer() : -1;
      if (kind == REFERENCE_TRIPLES) {
        for (CborValue triple : triples.at(key).array()) {
          reader.reference(triple);
        }
      } else {
        String name = OTHER_TRIPLES.getOrDefault(kind, "an unknown kind of triple");
        collector.notImported("not reference values: " + name, key.describe());
      }
    }
    CborValue identity = tag.required(TAG_IDENTITY, "tag-identity");
    return "CoMID " + identity.required(TAG_ID, "tag-id").describe();
  }

  private void reference(CborValue triple) throws MalformedException {
    List<CborValue> parts = triple.array();
    if (parts.size() != 2) {
      throw triple.expected("an environment and its measurements");
    }
    String environment = environment(parts.get(0));
    for (CborValue measurement : parts.get(1).array()) {
      Optional<CborValue> key = measurement.field(MKEY, "mkey");
      String subject = environment + (key.isPresent() ? " " + key.get().describe() : "");
      values(measurement.required(MVAL, "mval"), subject);
    }
  }

  private void values(CborValue values, String subject) throws MalformedException {
    for (CborValue key : values.keys()) {
      long kind = key.isInteger() ? key.integer() : -1;
      CborValue value = values.at(key);
      if (kind == DIGESTS) {
        digests(value, subject);
      } else if (kind == INTEGRITY_REGISTERS) {
        for (CborValue register : value.keys()) {
          digests(value.at(register), subject + " register " + register.describe());
        }
      } else if (kind != 11) { // a name says nothing to compare with
        String name = OTHER_VALUES.getOrDefault(kind, "of key " + key.describe());
        collector.notImported("a measurement that is no digest: " + name, subject);
      }
    }
  }

  private void digests(CborValue digests, String subject) throws MalformedException {
    for (CborValue digest : digests.array()) {
      List<CborValue> parts = digest.array();
      if (parts.size() != 2) {
        throw digest.expected("an algorithm and a value");
      }
      collector.digest(list, HashAlgorithmId.name(parts.get(0)), parts.get(1).bytes(), subject);
    }
  }

  private static String environment(CborValue environment) throws MalformedException {
    List<String> parts = new ArrayList<>();
    Optional<CborValue> description = environment.field(CLASS, "class");
    if (description.isPresent()) {
      for (CborValue key : description.get().keys()) {
        parts.add(description.get().at(key).describe());
      }
    }
    for (int other : new int[] {INSTANCE, GROUP}) {
      Optional<CborValue> found = environment.field(other, other == GROUP ? "group" : "instance");
      if (found.isPresent()) {
        parts.add(found.get().describe());
      }
    }
    if (parts.isEmpty()) {
      throw environment.expected("a class, an instance or a group");
    }
    return String.join("/", parts);
  }
}
