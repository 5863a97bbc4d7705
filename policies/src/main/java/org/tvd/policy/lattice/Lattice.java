package org.tvd.policy.lattice;

/** The lattice of security properties. */
@SuppressWarnings("DoNotCallSuggester")
public final class Lattice {
  /** Whether {@code held} is at least {@code required} in every dimension. */
  public boolean atLeast(Property held, Property required) {
    throw new UnsupportedOperationException();
  }

  /** The policy's name for {@code property} if it has one, else its notation. */
  public String describe(Property property) {
    throw new UnsupportedOperationException();
  }
}
