package org.tvd.policy.claims;

import java.util.List;
import java.util.stream.Collectors;
import org.tvd.policy.claims.ClaimType.Scalar;
import org.tvd.policy.claims.ClaimType.Struct;

/** The reference of claims for people, in Markdown: docs/claims.md. */
public final class ClaimReference {
  private static final String HEAD =
      """
      # Claims

      What verified evidence can say about a host. Rules in `properties.yaml` (`measured.NAME.when`) read these names. One that
      is marked with ? is unproven where the evidence does not show it: a rule that needs it then earns nothing and says so, and
      `has(NAME)` is false. Digests and other bytes are lower case hex.

      This file is made by `tvd evidence claims`; `tvd evidence schema` prints the same as a JSON Schema.
      """;
  private static final String POLICY =
      """

      ## From the policy

      | name | type | meaning |
      |---|---|---|
      | `pcr` | map(int, bytes) | the quoted registers of the SHA-256 bank: `pcr[7]` is `pcrs.sha256[7]` |
      | `references` | map(string, list(string)) | the digests of `references.yaml` by the name of their list: `references.boot`; those of a domain's own lists: `references['TVD/NAME']` |
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ClaimReference() {}

  /** A table for each variable, and a row for each claim. */
  public static String of(ClaimTree tree) {
    var reference = new ClaimReference();
    for (ClaimComponent variable : tree.root().components()) {
      reference.variable(variable);
    }
    return reference.text.append(POLICY).toString();
  }

  private void variable(ClaimComponent variable) {
    text.append("\n## ").append(variable.name()).append("\n\n");
    text.append(variable.meaning()).append(".\n\n");
    text.append("| name | type | meaning |\n|---|---|---|\n");
    if (variable.type() instanceof Struct struct) {
      rows(variable.name(), struct);
    } else {
      row(variable.name(), variable);
    }
  }

  private void rows(String path, Struct struct) {
    struct.components().forEach(component -> row(path + "." + component.name(), component));
  }

  private void row(String path, ClaimComponent component) {
    text.append(
        "| `%s`%s | %s | %s |\n"
            .formatted(
                path,
                component.optional() ? " ?" : "",
                name(component.type()),
                component.meaning().replace("|", "\\|")));
    below(path, component.type());
  }

  private void below(String path, ClaimType type) {
    switch (type) {
      case ClaimType.ListOf(ClaimType element) -> below(path + "[]", element);
      case ClaimType.MapOf map -> below(path + "[]", map.value());
      case Struct struct -> rows(path, struct);
      case Scalar _, ClaimType.Choice _ -> {}
    }
  }

  private static String name(ClaimType type) {
    return switch (type) {
      case Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> "bool";
            case INTEGER -> "int";
            case UNSIGNED -> "uint";
            case TEXT -> "string";
            case BYTES -> "bytes";
            case TIME -> "timestamp";
          };
      case ClaimType.Choice(List<String> words) ->
          words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
      case ClaimType.ListOf(ClaimType element) -> "list(" + name(element) + ")";
      case ClaimType.MapOf map -> "map(" + name(map.key()) + ", " + name(map.value()) + ")";
      case Struct _ -> "record";
    };
  }
}
