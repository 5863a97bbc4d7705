package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.FLAG;
import static org.tvd.policy.catalogue.Shapes.TVD_NAME;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;
import static org.tvd.policy.catalogue.Shapes.text;

import org.tvd.policy.flow.FindingKind;

/** {@code analysis.yaml}. */
final class AnalysisKeys {
  private static final Shape WAIVER =
      keys(
          required(
              "finding",
              new Shape.Choice(FindingKind.spellings()),
              "the kind of finding",
              "mismatch"),
          required("from", TVD_NAME, "the domain where the flow begins", "alpha"),
          required("to", TVD_NAME, "the domain where it ends", "beta"),
          required("by", text("a text"), "who answers for it, in one line", "network team"),
          required("why", text("a text"), "why it is acceptable", "beta closes it in March"),
          required(
              "until",
              new Shape.Text("a day", "[0-9]{4}-[0-9]{2}-[0-9]{2}", false),
              "the last day on which it holds",
              "2027-01-31"));

  static final PolicyFile FILE =
      new PolicyFile(
          "analysis",
          "analysis.yaml",
          false,
          "How findings about flows are judged",
          keys(
              optional(
                  "strict",
                  FLAG,
                  "false",
                  "whether a filter that can be walked around (bypass) is an error",
                  "true"),
              optional(
                  "pins",
                  list(
                      keys(
                          required("from", TVD_NAME, "the domain where the flow begins", "alpha"),
                          required("to", TVD_NAME, "the domain where it ends", "beta")),
                      0),
                  "",
                  "flows that a repair must leave as they are; each is open on both sides",
                  "[{from: alpha, to: beta}]"),
              optional(
                  "waivers",
                  named(WAIVER),
                  "",
                  "findings that somebody answers for, for a while. They stay visible as waived",
                  "{march: {finding: mismatch, from: alpha, to: beta, by: me, why: soon,"
                      + " until: 2027-01-31}}")));

  private AnalysisKeys() {}
}
