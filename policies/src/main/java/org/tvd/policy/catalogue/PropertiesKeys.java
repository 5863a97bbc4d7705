package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.PATH;
import static org.tvd.policy.catalogue.Shapes.PROPERTY;
import static org.tvd.policy.catalogue.Shapes.VALUE;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;
import static org.tvd.policy.catalogue.Shapes.oneOf;

import org.tvd.policy.claims.SelfReportedClaims;

/** {@code properties.yaml}. */
final class PropertiesKeys {
  private static final Shape RULE =
      keys(
          required(
              "when",
              Shapes.text("a rule"),
              "a condition over the claims, in [CEL](https://cel.dev); checked for types when the"
                  + " policy loads",
              "boot.log_verified"),
          required(
              "earns",
              oneOf(PROPERTY, list(PROPERTY, 1)),
              "a property, or a list of them, held where the condition is true",
              "measured-boot"));

  private static final Shape SCOPE =
      oneOf(
          VALUE,
          keys(
              required("from", VALUE, "the lowest value of an interval", "1.2"),
              required("to", VALUE, "the highest value of an interval", "2.0")),
          keys(required("any-of", list(VALUE, 1), "these values alone", "[1.2, 1.4]")));

  private static final Shape ISSUER =
      keys(
          optional(
              "certificate",
              PATH,
              "",
              "a PEM file with the one certificate of an issuer of property certificates, not a"
                  + " CA's",
              "anchors/issuer.pem"),
          optional(
              "authority",
              PATH,
              "",
              "instead: a CA; each issuer with a certificate under it counts, which comes along"
                  + " with the evidence",
              "anchors/issuer-ca.pem"),
          required(
              "may-certify",
              named("DIMENSION", SCOPE, 1),
              "the dimensions of the issuer's scope, each with the highest value, an interval or"
                  + " values alone",
              "{kernel: {from: 1.2, to: 2.0}}"),
          optional(
              "revocation",
              choice("required", "optional"),
              "optional",
              "with `required` a certificate counts only beside a current revocation list of its"
                  + " signer, and of each signer above it",
              "required"),
          optional(
              "revocation-list",
              PATH,
              "",
              "a file with a revocation list that the certificate or authority above signed, PEM or"
                  + " DER. Lists handed in to the verifier count too: the one with the highest"
                  + " number",
              "anchors/issuer.crl"));

  static final PolicyFile FILE =
      new PolicyFile(
          "properties",
          "properties.yaml",
          true,
          "How properties are measured, and who may certify them",
          keys(
              optional(
                  "measured",
                  named(RULE),
                  "",
                  "how a property is earned by what was measured; this or `certified` must be"
                      + " there",
                  "{boot-log: {when: boot.log_verified, earns: measured-boot}}"),
              optional(
                  "certified",
                  named(ISSUER),
                  "",
                  "who may vouch for what no TPM can measure, and how far",
                  "{site: {certificate: anchors/issuer.pem, may-certify: {kernel: 2.0}}}"),
              optional(
                  "configurations",
                  list(PATH, 1),
                  "",
                  "files of property certificates about configurations, PEM (`ATTRIBUTE"
                      + " CERTIFICATE`) or DER. They count for each host whose verified evidence"
                      + " contains the digest",
                  "[anchors/configurations.pem]"),
              optional(
                  "self-reported",
                  oneOf(
                      choice("entitled"),
                      list(
                          new Shape.Choice(SelfReportedClaims.FIELDS.stream().sorted().toList()),
                          1)),
                  "",
                  "`entitled`, or a list of fields of the hosts' reports of themselves that rules"
                      + " may read as `reported.FIELD`; `components` stands for the comparison with"
                      + " the platform certificate. What is not entitled is unproven",
                  "[kernel_release, lockdown]")));

  private PropertiesKeys() {}
}
