package org.tvd.cli.evidence;

import java.util.List;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** The kernel's {@code ascii_runtime_measurements}: shown, never appraised. */
final class AsciiIma {
  private static final Pattern LINE =
      Pattern.compile("\\s*\\d{1,2} [0-9a-f]{40,128} ima[a-z0-9-]* .*");

  private AsciiIma() {}

  static boolean isOne(String start) {
    return start.lines().findFirst().filter(line -> LINE.matcher(line).matches()).isPresent();
  }

  static Inspection read(Bytes content) throws MalformedException {
    Inspection inspection = Inspection.of("IMA log (ascii)");
    List<String> lines = content.utf8().lines().filter(line -> !line.isBlank()).toList();
    var entries = inspection.content().putArray("entry");
    for (int i = 0; i < lines.size(); i++) {
      if (!LINE.matcher(lines.get(i)).matches()) {
        throw new MalformedException(
            "IMA log (ascii)", 0, "line " + (i + 1) + ": expected PCR, hash, template, content");
      }
      entries.add(lines.get(i));
    }
    inspection.content().put("entries", lines.size());
    return inspection;
  }
}
