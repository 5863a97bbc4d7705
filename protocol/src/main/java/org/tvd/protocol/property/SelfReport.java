package org.tvd.protocol.property;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * What a host measured of itself in software: names and values. It travels with the evidence, and
 * the quote's qualifying data covers its digest: so the quote is the TPM's signature over it, by a
 * restricted key, with the verifier's nonce, and whoever has the evidence can check that offline.
 * The signature says which host says so, and when, not that it is true: a policy may entitle it or
 * not.
 *
 * <p>The encoding is canonical, UTF-8 of at most 64 KiB: the line {@code TVD self-report 1}, then
 * {@code name=value} lines in ascending order of the names, each ended by a line feed. Names are
 * lower case letters, digits, dots, hyphens and underscores; values have 1 to 1024 characters, no
 * control characters.
 *
 * @param values by name, at most 1024
 */
public record SelfReport(SortedMap<String, String> values) {
  /** The largest report that is parsed, in bytes. */
  public static final int MAX_SIZE = 64 << 10;

  private static final String HEADING = "TVD self-report 1";
  private static final int MAX_VALUES = 1024;
  private static final int MAX_VALUE = 1024;

  public SelfReport {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Parses the canonical form; nothing else has that meaning. */
  public static SelfReport parse(Bytes bytes) throws MalformedException {
    if (bytes.size() > MAX_SIZE) {
      throw malformed(0, "expected at most " + MAX_SIZE + " bytes, found " + bytes.size());
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes.asBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw malformed(0, "expected UTF-8");
    }
    if (!text.startsWith(HEADING + "\n") || !text.endsWith("\n")) {
      throw malformed(0, "expected '" + HEADING + "', and each line ended");
    }
    SortedMap<String, String> values = new TreeMap<>();
    int at = HEADING.length() + 1;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int equals = text.indexOf('=', at);
      if (equals < 0 || equals > end) {
        throw malformed(at, "expected name=value");
      }
      String name = text.substring(at, equals);
      String value = text.substring(equals + 1, end);
      if (!isName(name) || !isValue(value)) {
        throw malformed(at, "expected a name of lower case, and a short, printable value");
      }
      if (!values.isEmpty() && values.lastKey().compareTo(name) >= 0) {
        throw malformed(at, "expected names in ascending order, each once");
      }
      if (values.size() == MAX_VALUES) {
        throw malformed(at, "expected at most " + MAX_VALUES + " values");
      }
      values.put(name, value);
      at = end + 1;
    }
    return new SelfReport(values);
  }

  /** Whether a value can be reported under this name; what cannot is left out by who reports. */
  public static boolean canHold(String name, String value) {
    return isName(name) && isValue(value);
  }

  /** The canonical form. */
  public Bytes encode() {
    var text = new StringBuilder(HEADING).append('\n');
    for (Map.Entry<String, String> each : values.entrySet()) {
      text.append(each.getKey()).append('=').append(each.getValue()).append('\n');
    }
    return Bytes.ofUtf8(text.toString());
  }

  private static boolean isName(String name) {
    return name.matches("[a-z][a-z0-9._-]{0,127}");
  }

  private static boolean isValue(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_VALUE
        && value.chars().noneMatch(Character::isISOControl);
  }

  private static MalformedException malformed(int character, String problem) {
    return new MalformedException("self-report", character, problem);
  }
}
