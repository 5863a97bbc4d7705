package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.NAME;
import static org.tvd.policy.catalogue.Shapes.OBJECTIVES;
import static org.tvd.policy.catalogue.Shapes.SUBNET;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;

import java.util.Arrays;
import org.tvd.policy.model.Layer;

/** {@code network.yaml}. */
final class NetworkKeys {
  private static final Shape SEGMENT_NAME = new Shape.Text("a segment", NAME, false);
  private static final Shape LAYERS =
      list(new Shape.Choice(Arrays.stream(Layer.values()).map(Layer::spelling).toList()), 0);
  private static final Shape VLANS =
      list(new Shape.Text("a VLAN id or a range of them", "[0-9]{1,4}(-[0-9]{1,4})?", true), 0);

  private static final Shape SEGMENT =
      keys(
          required(
              "subnets",
              list(SUBNET, 1),
              "the addresses of the hosts in it; each address in one segment",
              "[10.99.0.0/24]"),
          required(
              "trusted-for", OBJECTIVES, "what it meets by itself; may be `[]`", "[isolation]"),
          optional(
              "vlans", VLANS, "[]", "the VLAN ids that domains may use there", "[100-199, 300]"),
          optional(
              "can",
              LAYERS,
              "",
              "what its hosts may build, else everything; `bridge`: onto the LAN. A host uses what"
                  + " this allows and the host offers",
              "[vlan, vxlan, wireguard]"));

  private static final Shape LINK =
      keys(
          required(
              "between",
              list(SEGMENT_NAME, 2),
              "two segments between which packets are routed",
              "[hall, annex]"),
          optional(
              "trusted-for",
              OBJECTIVES,
              "[]",
              "what the link meets by itself",
              "[confidentiality]"));

  private static final Shape SWITCH =
      keys(
          required(
              "segments",
              list(SEGMENT_NAME, 1),
              "the segments that the switch carries: they are one switched LAN",
              "[hall, annex]"),
          optional(
              "trusted-for",
              OBJECTIVES,
              "[]",
              "what the switch does not break; for `isolation`: it keeps VLANs apart",
              "[isolation]"),
          optional(
              "can", list(choice("vlan"), 0), "[]", "whether it understands 802.1Q", "[vlan]"));

  static final PolicyFile FILE =
      new PolicyFile(
          "network",
          "network.yaml",
          true,
          "The physical network, what each part of it is trusted for, and what hosts can build",
          keys(
              required(
                  "segments",
                  named(SEGMENT),
                  "a part of the physical network",
                  "{hall: {subnets: [10.99.0.0/24], trusted-for: []},"
                      + " annex: {subnets: [10.98.0.0/24], trusted-for: []}}"),
              optional(
                  "links",
                  named(LINK),
                  "",
                  "a routed way between segments",
                  "{campus: {between: [hall, annex]}}"),
              optional(
                  "switches",
                  named(SWITCH),
                  "",
                  "a switched way between segments",
                  "{core: {segments: [hall, annex], can: [vlan]}}"),
              optional(
                  "hosts",
                  named(
                      keys(
                          required(
                              "can",
                              LAYERS,
                              "what one host may build, instead of what its segment states",
                              "[vxlan, wireguard]"))),
                  "",
                  "a host that differs from others of its segment",
                  "{old: {can: [vxlan]}}")));

  private NetworkKeys() {}
}
