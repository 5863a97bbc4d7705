package org.tvd.policy.catalogue;

import static org.tvd.policy.catalogue.Key.optional;
import static org.tvd.policy.catalogue.Key.required;
import static org.tvd.policy.catalogue.Shapes.LABEL;
import static org.tvd.policy.catalogue.Shapes.choice;
import static org.tvd.policy.catalogue.Shapes.keys;
import static org.tvd.policy.catalogue.Shapes.list;
import static org.tvd.policy.catalogue.Shapes.named;
import static org.tvd.policy.catalogue.Shapes.oneOf;
import static org.tvd.policy.catalogue.Shapes.whole;

/** {@code lattice.yaml}. */
final class LatticeKeys {
  private static final Shape DIMENSION =
      new Shape.Defined(
          "dimension",
          oneOf(
              choice("integer", "version", "date"),
              keys(
                  required(
                      "chain",
                      list(LABEL, 2),
                      "labels in a line, lowest first",
                      "[none, measured]")),
              keys(
                  required(
                      "powerset",
                      list(LABEL, 1),
                      "sets of labels; a value is a list; the lowest is the empty one",
                      "[audited, patched]")),
              keys(
                  required(
                      "integer",
                      keys(
                          required(
                              "minimum", whole(0, 999_999_999), "the lowest whole number", "1")),
                      "whole numbers from a minimum; `integer` alone begins with 0",
                      "{minimum: 1}")),
              keys(
                  required(
                      "diagram",
                      named("LABEL", list(LABEL, 0), 1),
                      "each label with those directly above it; each pair must have a join and a"
                          + " meet",
                      "{low: [left, right], left: [high], right: [high]}")),
              keys(
                  required(
                      "product",
                      named("FACTOR", new Shape.Again("dimension"), 1),
                      "several kinds in one, up to three deep: a value is a mapping, compared"
                          + " factor by factor; a factor that is left out stands at its lowest",
                      "{vendor: {chain: [any, known]}, release: version}"))));

  static final PolicyFile FILE =
      new PolicyFile(
          "lattice",
          "lattice.yaml",
          true,
          "In which ways a platform can be good, and names for what is asked of it",
          keys(
              required(
                  "dimensions",
                  named("NAME", DIMENSION, 1),
                  "one kind of goodness. `version`: up to eight numbers with dots between, compared"
                      + " number by number: 1.10 is more than 1.9, and 1.0 is 1. `date`: days,"
                      + " `YYYY-MM-DD`; later is more",
                  "{boot: {chain: [none, measured]}, kernel: version}"),
              optional(
                  "properties",
                  named(Shapes.VALUES),
                  "",
                  "a value for each of some dimensions; a dimension that is left out stands at its"
                      + " lowest value",
                  "{measured-boot: {boot: measured}}"),
              optional(
                  "exclusions",
                  list(list(Shapes.PROPERTY, 1), 0),
                  "",
                  "lists of properties that no platform can hold together. A platform that proves"
                      + " all of one list is inconsistent and loses them; requirements that need"
                      + " them all are an error",
                  "[[measured-boot, {kernel: 99}]]")));

  private LatticeKeys() {}
}
