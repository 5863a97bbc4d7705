package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.PATH;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;
import static org.tvd.policy.catalogue.Shapes.oneOf;

/** {@code references.yaml}, and the same in a domain's file. */
final class ReferenceKeys {
  private static final Shape DIGEST =
      new Shape.Text("a digest", "\\\\?([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})( [ *].+)?", false);

  static final Shape LISTS =
      named(
          oneOf(
              list(DIGEST, 1),
              keys(
                  required(
                      "file",
                      PATH,
                      "the same, one per line as `sha256sum` prints them; blank lines and lines"
                          + " that begin with `#` are passed over",
                      "references/boot.txt"))));

  static final PolicyFile FILE =
      new PolicyFile(
          "references",
          "references.yaml",
          true,
          "digests of known content: SHA-256, SHA-384 or SHA-512 in lower case hex, each optionally"
              + " followed by two spaces and a path",
          LISTS);

  private ReferenceKeys() {}
}
