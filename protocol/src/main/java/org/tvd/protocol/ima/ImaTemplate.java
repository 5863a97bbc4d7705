package org.tvd.protocol.ima;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of a measurement (Linux, Documentation/security/IMA-templates.rst). Every template
 * read here begins with the file's digest and its path; the rest differs.
 *
 * @param name as in the log: a known name, or the list of fields itself
 * @param fields the fields' names, in order
 */
record ImaTemplate(String name, List<String> fields) {
  static final int MAX_FIELDS = 16;

  private static final Pattern FIELD = Pattern.compile("[a-z0-9-]{1,32}");
  private static final String PLAIN = "d-ng|n-ng";
  private static final String TYPED = "d-ngv2|n-ng";
  private static final Map<String, String> KNOWN =
      Map.of(
          "ima-ng", PLAIN,
          "ima-sig", PLAIN + "|sig",
          "ima-ngv2", TYPED,
          "ima-sigv2", TYPED + "|sig",
          "ima-buf", PLAIN + "|buf",
          "ima-modsig", PLAIN + "|sig|d-modsig|modsig",
          "evm-sig", PLAIN + "|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode");

  ImaTemplate {
    fields = List.copyOf(fields);
  }

  /**
   * The template of {@code name}; none where it has no digest and path. The first template of the
   * kernel ("ima") is none either: it knows MD5 and SHA-1 only.
   */
  static Optional<ImaTemplate> named(String name) {
    List<String> fields = List.of(KNOWN.getOrDefault(name, name).split("\\|", -1));
    boolean readable =
        fields.size() >= 2
            && fields.size() <= MAX_FIELDS
            && (fields.get(0).equals("d-ng") || fields.get(0).equals("d-ngv2"))
            && fields.get(1).equals("n-ng")
            && fields.stream().allMatch(field -> FIELD.matcher(field).matches());
    return readable ? Optional.of(new ImaTemplate(name, fields)) : Optional.empty();
  }

  /** The position of the file's signature, or -1. */
  int signatureField() {
    return fields.indexOf("sig");
  }
}
