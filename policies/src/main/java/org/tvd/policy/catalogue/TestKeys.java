package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.FLAG;
import static org.tvd.policy.catalogue.Shapes.NAME;
import static org.tvd.policy.catalogue.Shapes.PROPERTY;
import static org.tvd.policy.catalogue.Shapes.TVD_NAME;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;
import static org.tvd.policy.catalogue.Shapes.oneOf;
import static org.tvd.policy.catalogue.Shapes.whole;

import java.util.Arrays;
import java.util.stream.Stream;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.policy.planner.Stack;

/** {@code NAME.test.yaml}. */
final class TestKeys {
  private static final Shape HOST_NAME = new Shape.Text("a host", NAME, false);
  private static final Shape ROLE = new Shape.Text("a role", NAME, false);
  private static final Shape KIND = new Shape.Choice(FindingKind.spellings());
  private static final Shape SPELLED = new Shape.Text("a value", "[\\s\\S]*", true);
  private static final String DOTTED = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
  private static final Shape ADDRESSES =
      new Shape.Text("an address or a subnet", DOTTED + "(/[0-9]{1,2})?", false);
  private static final Shape PLACE =
      new Shape.Text("an address or a segment", DOTTED + "|" + NAME, false);

  private static final Shape HOST =
      keys(
          optional(
              "claims",
              ClaimKeys.CLAIMS,
              "",
              "what its evidence proves, by the names that rules use. What is not said is unproven."
                  + " A TPM whose `type` is stated is vouched for by a certificate, unless"
                  + " `vouched_by` says otherwise",
              "{tpm: {type: hardware}, boot: {log_verified: true}}"),
          optional(
              "certified",
              named("ISSUER", named("DIMENSION", oneOf(SPELLED, list(SPELLED, 0)), 0), 0),
              "",
              "what an issuer of `properties.yaml` certifies of it: a value for each of some"
                  + " dimensions. The issuer's scope holds here too",
              "{site-authority: {site: secure-cage}}"),
          optional(
              "holds",
              list(PROPERTY, 1),
              "",
              "properties that it holds by the test's word alone",
              "[verified-boot]"));

  private static final Shape MEMBERSHIP =
      keys(
          required("host", HOST_NAME, "one of `hosts`", "caged"),
          optional(
              "admitted",
              oneOf(TVD_NAME, list(TVD_NAME, 1)),
              "",
              "the domains of which it may be a member; this or `refused` must be there",
              "[alpha, beta]"),
          optional("refused", TVD_NAME, "", "the domain of which it may not", "alpha"),
          optional("role", ROLE, "", "the role in it of a processing element on the host", "gate"),
          optional(
              "for",
              list(PROPERTY, 1),
              "",
              "with `refused`, which needs it: exactly those requirements that are unmet",
              "[runtime-clean]"));

  private static final Shape PROPERTIES =
      keys(
          required("host", HOST_NAME, "one of `hosts`", "caged"),
          optional(
              "holds",
              list(PROPERTY, 1),
              "",
              "properties that are proven of it; this or `lacks` must be there, or both",
              "[verified-boot]"),
          optional("lacks", list(PROPERTY, 1), "", "properties that are not", "[runtime-clean]"));

  private static final Shape PACKET =
      new Shape.Defined(
          "packet",
          keys(
              required("protocol", choice("icmp", "tcp", "udp"), "of the packets", "tcp"),
              optional(
                  "port",
                  whole(1, 65_535),
                  "",
                  "the destination port: for tcp and udp, which need it",
                  "8080"),
              optional("from", ADDRESSES, "0.0.0.0/0", "addresses of the source", "10.1.0.7"),
              optional("to", ADDRESSES, "0.0.0.0/0", "addresses of the destination", "10.2.0.0/24"),
              optional(
                  "answered",
                  FLAG,
                  "false",
                  "whether the answers are meant too: they pass, or it is enough that they are"
                      + " stopped",
                  "true")));

  private static final Shape PACKETS = oneOf(PACKET, list(PACKET, 1));

  private static final Shape FLOW =
      keys(
          required("from", TVD_NAME, "the domain where the flow begins", "alpha"),
          required("to", TVD_NAME, "the domain where it ends", "beta"),
          optional(
              "is",
              new Shape.Choice(
                  Arrays.stream(FlowState.values()).map(FlowState::spelling).sorted().toList()),
              "",
              "what it effectively is; this, `passes` or `stops` must be there, or several",
              "controlled"),
          optional(
              "passes",
              PACKETS,
              "",
              "packets that all pass; one kind or a list of them",
              "{protocol: tcp, port: 8080}"),
          optional(
              "stops", PACKETS, "", "packets of which none passes, likewise", "{protocol: icmp}"));

  private static final Shape FINDING =
      keys(
          optional(
              "is",
              KIND,
              "",
              "the kind of a finding that there is, which needs `from` and `to`",
              "mediated"),
          optional(
              "not",
              KIND,
              "",
              "a kind of which there is none: at all, or of one flow by `from` and `to`",
              "contradiction"),
          optional(
              "nothing-else",
              new Shape.Text("`true`", "true", true),
              "",
              "there is no finding but those that this file expects; stands alone",
              "true"),
          optional("from", TVD_NAME, "", "the domain where the flow begins", "alpha"),
          optional("to", TVD_NAME, "", "the domain where it ends", "gamma"));

  private static final Shape SHARING =
      keys(
          required("between", list(TVD_NAME, 2), "two domains", "[alpha, gamma]"),
          required(
              "share",
              choice("host", "vpe"),
              "a host for their processing elements, or one element in both",
              "vpe"),
          optional("as", list(ROLE, 2), "", "with `vpe`: its role in each of them", "[gate, gate]"),
          required("is", choice("allowed", "refused"), "what the policy decides", "allowed"));

  private static final Shape MECHANISM =
      keys(
          required("tvd", TVD_NAME, "the domain whose frames are carried", "alpha"),
          required(
              "between",
              list(PLACE, 2),
              "two places of the network. Hosts there can build what today's data plane builds",
              "[hall, 10.99.0.7]"),
          required(
              "is",
              new Shape.Choice(
                  Stream.concat(Stream.of("none"), Stack.built().stream().map(Stack::described))
                      .toList()),
              "what carries them; `none` where nothing is sufficient",
              "vxlan over wireguard"));

  static final PolicyFile FILE =
      new PolicyFile(
          "test",
          "NAME" + PolicyDirectory.TEST_SUFFIX,
          false,
          "What the policy is expected to decide",
          keys(
              optional(
                  "files",
                  new Shape.Named(
                      "PATH",
                      Shapes.FILE,
                      new Shape.Text(
                          "`certificate`, `authority`, or the text itself", "[\\s\\S]*", true),
                      0),
                  "",
                  "what stands in, while the policy is tested, for a file that only a deployment"
                      + " has: a fresh certificate, that of an authority, or a text. Up to 64",
                  "{anchors/ek-ca.pem: authority}"),
              optional(
                  "hosts",
                  named(HOST),
                  "",
                  "a host, and what verified evidence would say of it",
                  "{caged: {holds: [verified-boot]}}"),
              optional(
                  "membership",
                  list(MEMBERSHIP, 1),
                  "",
                  "which host may be in which domain",
                  "[{host: caged, admitted: alpha}]"),
              optional(
                  "properties",
                  list(PROPERTIES, 1),
                  "",
                  "what is proven of a host",
                  "[{host: caged, holds: [verified-boot]}]"),
              optional(
                  "flows",
                  list(FLOW, 1),
                  "",
                  "what passes from one domain to another",
                  "[{from: alpha, to: beta, is: controlled}]"),
              optional(
                  "findings",
                  list(FINDING, 1),
                  "",
                  "what the analysis of flows finds",
                  "[{not: contradiction}]"),
              optional(
                  "sharing",
                  list(SHARING, 1),
                  "",
                  "what domains may share",
                  "[{between: [alpha, beta], share: host, is: allowed}]"),
              optional(
                  "mechanisms",
                  list(MECHANISM, 1),
                  "",
                  "what carries a domain's frames",
                  "[{tvd: alpha, between: [hall, hall], is: vxlan over wireguard}]")));

  private TestKeys() {}
}
