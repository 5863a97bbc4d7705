package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.PATH;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;

/** {@code owners.yaml}. */
final class OwnerKeys {
  private static final Shape PATTERN =
      new Shape.Text("a pattern of paths", "[A-Za-z0-9_*-][A-Za-z0-9._*/-]{0,254}", false);

  static final PolicyFile FILE =
      new PolicyFile(
          "owners",
          "owners.yaml",
          false,
          "Who answers for which file, and signs it",
          named(
              keys(
                  required(
                      "certificate",
                      PATH,
                      "a PEM file with the one certificate whose key verifies the owner's"
                          + " signature, `signatures/NAME.sig`",
                      "owners/alpha.pem"),
                  required(
                      "files",
                      list(PATTERN, 1),
                      "the owner's files: `*` within a name, `**` anything. Where signatures are"
                          + " asked for, each file of the policy has one owner",
                      "[tvds/alpha.yaml]"))));

  private OwnerKeys() {}
}
