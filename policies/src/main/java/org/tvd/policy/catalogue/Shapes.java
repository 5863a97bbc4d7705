package org.tvd.policy.catalogue;

import java.time.Duration;
import java.util.List;

/** The shapes that keys of several files have. */
final class Shapes {
  /** A name that an author gives. */
  static final String NAME = "[a-z][a-z0-9-]{0,62}";

  /** The name of a domain, which interfaces are named for. */
  static final String TVD = "[a-z][a-z0-9-]{0,31}";

  /** The path of a file of the policy. */
  static final String FILE = "[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*";

  static final Shape LABEL = new Shape.Text("a label", "[A-Za-z0-9][A-Za-z0-9._-]{0,62}", true);
  static final Shape PATH = new Shape.Text("a file of the policy", FILE, false);
  static final Shape SUBNET =
      new Shape.Text("a subnet", "[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}", false);
  static final Shape TVD_NAME = new Shape.Text("a TVD", TVD, false);
  static final Shape FLAG = new Shape.Flag();
  static final Shape OBJECTIVES = list(choice("confidentiality", "integrity", "isolation"), 0);

  /** A value of a dimension; of what kind the lattice says. */
  static final Shape VALUE =
      new Shape.Defined(
          "value",
          oneOf(
              new Shape.Text("a label, number, version or date", ".+", true),
              list(LABEL, 0),
              new Shape.Named("FACTOR", NAME, new Shape.Again("value"), 0)));

  /** A value for each of some dimensions. */
  static final Shape VALUES = named("DIMENSION", VALUE, 1);

  static final Shape PROPERTY =
      new Shape.Defined("property", oneOf(new Shape.Text("a property", NAME, false), VALUES));

  private Shapes() {}

  static Shape text(String described) {
    return new Shape.Text(described, "[\\s\\S]*\\S[\\s\\S]*", true);
  }

  static Shape whole(long least, long most) {
    return new Shape.Whole(least, most);
  }

  static Shape time(Duration least, Duration most) {
    return new Shape.Time(least, most);
  }

  static Shape choice(String... words) {
    return new Shape.Choice(List.of(words));
  }

  static Shape list(Shape item, int least) {
    return new Shape.ListOf(item, least);
  }

  static Shape named(Shape value) {
    return named("NAME", value, 0);
  }

  static Shape named(String called, Shape value, int least) {
    return new Shape.Named(called, NAME, value, least);
  }

  static Shape byTvd(Shape value) {
    return new Shape.Named("TVD", TVD, value, 0);
  }

  static Shape keys(Key... keys) {
    return new Shape.Keys(List.of(keys));
  }

  static Shape oneOf(Shape... shapes) {
    return new Shape.OneOf(List.of(shapes));
  }
}
