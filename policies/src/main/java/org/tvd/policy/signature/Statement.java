package org.tvd.policy.signature;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import tools.jackson.core.JacksonException;

/**
 * What an owner signs: that these are the owner's files, all of them, in this content.
 *
 * @param owner by the name in {@code owners.yaml}
 * @param serial which of the owner's statements it is; a later one has a greater number
 * @param signed when, RFC 3339 in JSON
 * @param files SHA-256 in lower case hex, by path
 */
public record Statement(
    String owner, long serial, Instant signed, SortedMap<String, String> files) {
  private static final int MAX_FILES = 10_000;

  public Statement {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** A statement about {@code files}. */
  static Statement of(String owner, long serial, Instant signed, SortedMap<String, Bytes> files) {
    return new Statement(owner, serial, signed, digests(files));
  }

  static SortedMap<String, String> digests(SortedMap<String, Bytes> files) {
    SortedMap<String, String> digests = new TreeMap<>();
    files.forEach((path, content) -> digests.put(path, content.sha256().hex()));
    return digests;
  }

  /** JSON. The bytes are what is signed, so that no second form of them can be made. */
  Bytes toJson() {
    return Bytes.ofUtf8(StrictJson.mapper().writeValueAsString(this));
  }

  static Statement parse(Bytes json) throws MalformedException {
    try {
      Statement statement = StrictJson.mapper().readValue(json.utf8(), Statement.class);
      if (statement.files.size() > MAX_FILES || statement.serial < 1) {
        throw new MalformedException(
            "statement", 0, "expected a serial of 1 or more and at most 10000 files");
      }
      return statement;
    } catch (JacksonException e) {
      throw new MalformedException("statement", 0, "expected owner, serial, signed and files");
    }
  }
}
