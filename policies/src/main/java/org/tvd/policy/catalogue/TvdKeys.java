package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.FLAG;
import static org.tvd.policy.catalogue.Shapes.OBJECTIVES;
import static org.tvd.policy.catalogue.Shapes.PROPERTY;
import static org.tvd.policy.catalogue.Shapes.SUBNET;
import static org.tvd.policy.catalogue.Shapes.TVD_NAME;
import static org.tvd.policy.catalogue.Shapes.byTvd;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;
import static org.tvd.policy.catalogue.Shapes.oneOf;
import static org.tvd.policy.catalogue.Shapes.time;
import static org.tvd.policy.catalogue.Shapes.whole;

import java.time.Duration;

/** {@code tvds/NAME.yaml}. */
final class TvdKeys {
  private static final Duration LONGEST = Duration.ofDays(7);

  private static final Shape RULE =
      new Shape.Defined(
          "rule",
          keys(
              required("protocol", choice("any", "icmp", "tcp", "udp"), "of the packets", "tcp"),
              optional(
                  "ports",
                  new Shape.Text("a port, a range or `any`", "any|[0-9]{1,5}(-[0-9]{1,5})?", true),
                  "",
                  "destination ports: for tcp and udp, which need it, and for no other protocol",
                  "8000-8099"),
              optional("from", SUBNET, "0.0.0.0/0", "addresses of the source", "10.1.0.0/25"),
              optional("to", SUBNET, "0.0.0.0/0", "addresses of the destination", "10.2.0.7/32"),
              required(
                  "replies",
                  FLAG,
                  "whether the answers of an established flow may come back",
                  "true")));

  private static final Shape FLOW =
      new Shape.Defined("flow", oneOf(choice("open", "closed"), list(RULE, 1)));

  private static final Shape SHARING = oneOf(choice("none", "all"), list(TVD_NAME, 1));

  private static final Key KIND =
      optional(
          "kind",
          choice("managed", "closed"),
          "managed",
          "`closed`: there is no flow to it or from it, whatever another file says. `dummy`: it"
              + " stands for what nobody manages, like the Internet: it has no members and enforces"
              + " nothing, so the other side alone decides; its only other key is `subnet`,"
              + " optional",
          "managed");

  private static final Shape MANAGED =
      keys(
          KIND,
          required(
              "vni",
              whole(1, (1 << 24) - 1),
              "the VXLAN network identifier, of no other domain",
              "1001"),
          optional(
              "vlan",
              whole(1, 4094),
              "",
              "its VLAN identifier, of no other domain; else the planner chooses one of the"
                  + " segments'",
              "101"),
          required(
              "subnet",
              SUBNET,
              "the domain's addresses, /8 to /29; disjoint from those of a domain with which it has"
                  + " a flow",
              "10.1.0.0/24"),
          optional(
              "mtu",
              whole(576, 9000),
              "1350",
              "of the interfaces in it, bytes. The default fits every mechanism on a network of"
                  + " 1500 bytes",
              "1400"),
          required(
              "protection",
              OBJECTIVES,
              "what the traffic inside must have; may be `[]`",
              "[confidentiality, integrity]"),
          required(
              "membership",
              list(PROPERTY, 1),
              "the properties that a member must hold",
              "[measured-boot]"),
          optional(
              "roles",
              named(
                  keys(
                      optional(
                          "membership",
                          list(PROPERTY, 1),
                          "",
                          "what the host of a processing element in this role must hold besides",
                          "[{kernel: 1.2}]"),
                      optional(
                          "guard",
                          FLAG,
                          "false",
                          "whether a processing element in this role may stand between this domain"
                              + " and others",
                          "true"))),
              "",
              "what a processing element can be in the domain",
              "{gate: {guard: true}}"),
          required(
              "lease",
              time(Duration.ofSeconds(1), LONGEST),
              "how long a membership holds without new evidence",
              "20s"),
          required(
              "renew",
              time(Duration.ofMillis(100), LONGEST),
              "how long after an appraisal a member sends new evidence; less than the lease",
              "6s"),
          optional(
              "reaction",
              choice("close", "default-network"),
              "close",
              "what a host does with the domain's processing elements when its membership ends. The"
                  + " verifier refuses `default-network`, which is not built",
              "default-network"),
          optional(
              "share",
              keys(
                  optional(
                      "host",
                      SHARING,
                      "none",
                      "with whose processing elements its own may be on one host. Both sides must"
                          + " allow it",
                      "all"),
                  optional(
                      "vpe",
                      SHARING,
                      "none",
                      "with which domains one of its processing elements may be shared, likewise."
                          + " It has one name in them, on one host",
                      "[beta]")),
              "",
              "with which other domains it shares something",
              "{host: all, vpe: [beta]}"),
          optional(
              "references",
              ReferenceKeys.LISTS,
              "",
              "digests that the domain's owner approves, as in `references.yaml`; rules name them"
                  + " `references['TVD/NAME']`",
              "{tools: {file: references/boot.txt}}"),
          optional(
              "flows",
              keys(
                  optional(
                      "out",
                      byTvd(FLOW),
                      "",
                      "what may leave towards another domain: `open`, `closed` or a list of up to"
                          + " 256 rules; absent is closed",
                      "{beta: [{protocol: tcp, ports: 8080, replies: true}]}"),
                  optional(
                      "in",
                      byTvd(new Shape.Again("flow")),
                      "",
                      "what may enter from another domain, likewise. A flow needs both sides",
                      "{beta: open}")),
              "",
              "what passes between this domain and others",
              "{out: {beta: open}}"));

  private static final Shape DUMMY =
      keys(
          required("kind", choice("dummy"), KIND.meaning(), "dummy"),
          optional("subnet", SUBNET, "", "its addresses", "0.0.0.0/0"));

  static final PolicyFile FILE =
      new PolicyFile("tvd", "tvds/NAME.yaml", true, "One domain", oneOf(MANAGED, DUMMY));

  private TvdKeys() {}
}
