package org.tvd.policy.claims;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a claim can be. Rules, the schema and the JSON form all follow these types. */
public sealed interface ClaimType {

  /** One value. */
  enum Scalar implements ClaimType {
    BOOLEAN,
    /** 64 bits, signed. */
    INTEGER,
    /** 64 bits, unsigned; a {@code long} in the record. */
    UNSIGNED,
    TEXT,
    /** Lower case hex in rules and in JSON. */
    BYTES,
    /** An instant; RFC 3339 in JSON. */
    TIME
  }

  /**
   * One of some words: an enum in the record, its names in lower case everywhere else.
   *
   * @param words in their order
   */
  record Choice(List<String> words) implements ClaimType {
    public Choice {
      words = List.copyOf(words);
    }

    static String word(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Values in an order.
   *
   * @param element what each is
   */
  record ListOf(ClaimType element) implements ClaimType {}

  /**
   * Values by name or number.
   *
   * @param key {@link Scalar#TEXT} or {@link Scalar#INTEGER}
   * @param value what each is
   */
  record MapOf(Scalar key, ClaimType value) implements ClaimType {}

  /**
   * A record of claims.
   *
   * @param name the record's
   * @param components in their order
   */
  record Struct(String name, List<ClaimComponent> components) implements ClaimType {
    public Struct {
      components = List.copyOf(components);
    }

    /** The component of that name, as rules spell it. */
    public Optional<ClaimComponent> component(String spelling) {
      for (ClaimComponent component : components) {
        if (component.name().equals(spelling)) {
          return Optional.of(component);
        }
      }
      return Optional.empty();
    }
  }
}
