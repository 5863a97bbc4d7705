package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.FLAG;
import static org.tvd.policy.catalogue.Shapes.NAME;
import static org.tvd.policy.catalogue.Shapes.PATH;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.time;

import java.time.Duration;

/** {@code evidence.yaml}. */
final class EvidenceKeys {
  private static final Shape REGISTERS =
      list(new Shape.Text("a register or a range of them", "[0-9]{1,2}(-[0-9]{1,2})?", true), 1);
  private static final Shape PRESENCE = choice("required", "optional");
  private static final String PRESENT = "whether it must be there; what is present is verified";

  static final PolicyFile FILE =
      new PolicyFile(
          "evidence",
          "evidence.yaml",
          true,
          "What every platform must bring",
          keys(
              required(
                  "pcrs",
                  keys(
                      optional("sha256", REGISTERS, "", "registers of this bank", "[0-7, 10]"),
                      optional("sha384", REGISTERS, "", "likewise", "[0-7, 10]"),
                      optional("sha512", REGISTERS, "", "likewise", "[0-7, 10]")),
                  "the registers that a quote must select, exactly, of one bank or several."
                      + " Registers 16 to 23 can be reset and are refused, and so is the sha1 bank",
                  "{sha256: [0-7, 10]}"),
              required("boot-log", PRESENCE, "the firmware's log: " + PRESENT, "required"),
              required("ima", PRESENCE, "the kernel's log of files: " + PRESENT, "optional"),
              optional(
                  "ima-allow-list",
                  new Shape.Text("a reference", NAME, false),
                  "",
                  "the list of `references.yaml` that `ima.unlisted` compares with, digest and"
                      + " path",
                  "ima"),
              optional(
                  "ima-keys",
                  list(PATH, 0),
                  "",
                  "PEM files of certificates or public keys (RSA, EC) whose file signatures are"
                      + " good",
                  "[anchors/ima.pem]"),
              optional(
                  "ima-accept-signed",
                  FLAG,
                  "false",
                  "whether a good signature approves a file that is not on the list",
                  "true"),
              optional(
                  "ima-excludes",
                  list(new Shape.Text("a pattern of paths", "/.{0,255}", false), 0),
                  "",
                  "paths that are not judged: `*` within a name, `**` anything. Each is a"
                      + " weakening, counted in `ima.excluded`",
                  "[/tmp/**]"),
              required(
                  "nonce-lifetime",
                  time(Duration.ofSeconds(1), Duration.ofHours(1)),
                  "how long a challenge may be answered",
                  "30s"),
              optional(
                  "clock-tolerance",
                  time(Duration.ZERO, Duration.ofHours(1)),
                  "0s",
                  "how far clocks may be apart where a certificate's validity is judged",
                  "5s")));

  private EvidenceKeys() {}
}
