package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.PATH;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;

/** {@code trust.yaml}. */
final class TrustKeys {
  private static final Shape PERMISSION = choice("refused", "allowed");
  private static final String ANCHORS_EXAMPLE =
      "{maker: {file: anchors/ek-ca.pem, type: hardware}}";

  private static final Shape ANCHOR =
      new Shape.Defined(
          "anchor",
          keys(
              required(
                  "file",
                  PATH,
                  "a PEM file of certification authorities that vouch for TPMs",
                  "anchors/ek-ca.pem"),
              required(
                  "type",
                  choice("hardware", "firmware", "virtual"),
                  "what they vouch for",
                  "hardware"),
              optional(
                  "intermediates",
                  PATH,
                  "",
                  "a PEM file of authorities between these and the TPMs' certificates",
                  "anchors/ek-intermediates.pem"),
              optional(
                  "crls",
                  list(PATH, 1),
                  "",
                  "files, each one revocation list (PEM or DER) by one of these authorities."
                      + " Whoever is on one is refused. An authority without a list is not checked",
                  "[anchors/ek-ca.crl]"),
              optional(
                  "stale-crls",
                  PERMISSION,
                  "refused",
                  "whether a list after its nextUpdate still counts; else nobody under its"
                      + " authority is trusted",
                  "allowed"),
              optional(
                  "sha1-signatures",
                  PERMISSION,
                  "refused",
                  "whether certificates that were signed over SHA-1 count",
                  "allowed")));

  static final PolicyFile FILE =
      new PolicyFile(
          "trust",
          "trust.yaml",
          true,
          "Who may vouch for TPMs and platforms",
          keys(
              optional(
                  "ek-anchors",
                  named("NAME", ANCHOR, 1),
                  "",
                  "authorities of makers of TPMs, who vouch for endorsement keys (EK)",
                  ANCHORS_EXAMPLE),
              optional(
                  "iak-anchors",
                  named("NAME", new Shape.Again("anchor"), 1),
                  "",
                  "authorities of platforms' manufacturers, who vouch for initial attestation keys"
                      + " (IAK)",
                  ANCHORS_EXAMPLE),
              optional(
                  "operator-approval",
                  PERMISSION,
                  "refused",
                  "whether an operator may let in TPMs that have no certificate",
                  "allowed"),
              optional(
                  "platform-anchors",
                  named(
                      keys(
                          required(
                              "file",
                              PATH,
                              "a PEM file of makers of platforms, or of CAs above them",
                              "anchors/platforms.pem"))),
                  "",
                  "who may sign platform certificates (TCG)",
                  "{maker: {file: anchors/platforms.pem}}")));

  private TrustKeys() {}
}
