package org.tvd.protocol.reference;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.EscapedPath;
import org.tvd.protocol.reference.ReferenceValues.Provenance;

/**
 * A list of hashes as text, one {@code DIGEST PATH} a line: what {@code sha256sum} and its siblings
 * print, with {@code *} before the path or without; what Debian publishes, where {@code
 * package:path} or {@code package_version_architecture:path} stands for the path; and Keylime's
 * allow list before it became JSON, in which blanks divide the two. Paths are made absolute, and
 * written as the kernel measures them.
 */
public final class HashList {
  private static final String STRUCTURE = "list of hashes";
  private static final int MAX_SIZE = 256 << 20;
  private static final int MAX_LINE = 8192;
  static final String BOOT_AGGREGATE = "boot_aggregate";

  private static final Pattern LINE =
      Pattern.compile("(\\\\?)([0-9a-fA-F]{2,256})(?: [ *]|\\s+)(\\S.*)");

  /** A package's name, perhaps with version and architecture (Debian policy, section 5.6.7). */
  private static final Pattern PACKAGE =
      Pattern.compile("([a-z0-9][a-z0-9+.-]+(?:_[^:/]+(?:_[a-z0-9-]+)?)?):(/.+|[^/:]+/.+)");

  private HashList() {}

  /** Whether {@code text} begins like a list of hashes. */
  public static boolean looksLike(Bytes text) {
    return text.slice(0, Math.min(text.size(), MAX_LINE))
        .utf8()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> LINE.matcher(line).matches())
        .isPresent();
  }

  /**
   * Reads a whole list.
   *
   * @param list the name of the reference that it becomes
   */
  public static ReferenceValues read(Bytes text, String list) throws MalformedException {
    if (text.size() > MAX_SIZE) {
      throw new MalformedException(
          STRUCTURE, 0, "expected at most " + MAX_SIZE + " bytes, found " + text.size());
    }
    ReferenceCollector collector = new ReferenceCollector();
    // Latin-1 keeps every byte, so that a path's bytes can be told apart below.
    String all = new String(text.toArray(), StandardCharsets.ISO_8859_1);
    long offset = 0;
    int entries = 0;
    for (String line : (Iterable<String>) () -> all.lines().iterator()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        entries++;
        line(line, offset, list, collector);
      }
      offset += line.length() + 1;
    }
    if (entries == 0) {
      throw new MalformedException(STRUCTURE, 0, "expected at least one digest, found none");
    }
    return collector.values("list of " + entries + " hashes", new Provenance.Unsigned());
  }

  private static void line(String line, long offset, String list, ReferenceCollector collector)
      throws MalformedException {
    Matcher matcher = LINE.matcher(line);
    if (line.length() > MAX_LINE || !matcher.matches() || matcher.group(2).length() % 2 != 0) {
      throw new MalformedException(
          STRUCTURE, offset, "expected a digest in hex, two spaces and a path");
    }
    String path = matcher.group(3);
    if (!matcher.group(1).isEmpty()) {
      // sha256sum begins a line with a backslash where it had to escape one in the name.
      Optional<String> name = unescaped(path);
      if (name.isEmpty()) {
        throw new MalformedException(STRUCTURE, offset, "expected the escapes \\\\, \\n and \\r");
      }
      path = name.get();
    }
    Matcher packaged = PACKAGE.matcher(path);
    if (packaged.matches()) {
      path = packaged.group(2);
    }
    if (path.equals(BOOT_AGGREGATE)) {
      collector.notImported("the verifier computes it from the quoted registers", path);
    } else {
      collector.measured(list, Bytes.ofHex(matcher.group(2)), measured(path));
    }
  }

  private static Optional<String> unescaped(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\') {
        i++;
        char escaped = i < name.length() ? name.charAt(i) : 0;
        switch (escaped) {
          case '\\' -> out.append('\\');
          case 'n' -> out.append('\n');
          case 'r' -> out.append('\r');
          default -> {
            return Optional.empty();
          }
        }
      } else {
        out.append(c);
      }
    }
    return Optional.of(out.toString());
  }

  private static String measured(String latin1) {
    return measuredPath(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * How an IMA log names the file of this path: absolute, each space an underscore (Linux,
   * ima_write_template_field_data), and escaped as {@link EscapedPath} does.
   *
   * @param path the path's bytes, from the root, with or without {@code /} or {@code ./} before it
   */
  public static String measuredPath(byte[] path) {
    String text = EscapedPath.of(Bytes.of(path)).replace(' ', '_');
    if (text.startsWith("./")) {
      text = text.substring(2);
    }
    return text.startsWith("/") ? text : "/" + text;
  }
}
