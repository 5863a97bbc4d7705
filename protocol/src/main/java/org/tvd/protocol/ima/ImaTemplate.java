package org.tvd.protocol.ima;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a measurement (Linux, Documentation/security/IMA-templates.rst): a known name, or
 * the list of fields itself, with one digest and one path.
 *
 * @param name as in the log
 * @param fields in their order, each once
 * @param digest which of the fields is the file's digest
 * @param path which of the fields is the file's path
 */
record ImaTemplate(String name, List<ImaField> fields, int digest, int path) {
  /** The first template, which has no lengths and hashes names as 256 bytes. */
  static final String ORIGINAL = "ima";

  private static final String PLAIN = "d-ng|n-ng";
  private static final String TYPED = "d-ngv2|n-ng";
  private static final Map<String, String> KNOWN =
      Map.of(
          ORIGINAL,
          "d|n",
          "ima-ng",
          PLAIN,
          "ima-sig",
          PLAIN + "|sig",
          "ima-ngv2",
          TYPED,
          "ima-sigv2",
          TYPED + "|sig",
          "ima-buf",
          PLAIN + "|buf",
          "ima-modsig",
          PLAIN + "|sig|d-modsig|modsig",
          "evm-sig",
          PLAIN + "|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode");

  ImaTemplate {
    fields = List.copyOf(fields);
  }

  /** The template of {@code name}; none where it has not one digest and one path. */
  static Optional<ImaTemplate> named(String name) {
    List<ImaField> fields = new ArrayList<>();
    Set<ImaField> seen = EnumSet.noneOf(ImaField.class);
    int digest = -1;
    int path = -1;
    for (String spelling : KNOWN.getOrDefault(name, name).split("\\|", -1)) {
      Optional<ImaField> field = ImaField.spelled(spelling);
      if (field.isEmpty() || !seen.add(field.get())) {
        return Optional.empty();
      }
      if (field.get().isFileDigest()) {
        if (digest >= 0) {
          return Optional.empty();
        }
        digest = fields.size();
      } else if (field.get().isPath()) {
        if (path >= 0) {
          return Optional.empty();
        }
        path = fields.size();
      }
      fields.add(field.get());
    }
    return digest < 0 || path < 0
        ? Optional.empty()
        : Optional.of(new ImaTemplate(name, fields, digest, path));
  }

  boolean isOriginal() {
    return name.equals(ORIGINAL);
  }
}
