package org.tvd.policy.catalogue;

import org.tvd.policy.claims.ClaimComponent;
import org.tvd.policy.claims.ClaimTree;
import org.tvd.policy.claims.ClaimType;
import org.tvd.policy.claims.ClaimType.Scalar;
import org.tvd.policy.claims.ClaimType.Struct;

/** A part of the tree of claims, as a file states it: of the components none must be there. */
final class ClaimKeys {
  static final Shape CLAIMS =
      new Shape.Elsewhere(
          "a part of the [claims](../docs/claims.md)", struct(ClaimTree.CLAIMS.root()));

  private ClaimKeys() {}

  private static Shape struct(Struct struct) {
    return new Shape.Defined(
        struct.name(),
        new Shape.Keys(struct.components().stream().map(ClaimKeys::component).toList()));
  }

  private static Key component(ClaimComponent component) {
    return Key.optional(
        component.name(),
        shape(component.type()),
        "",
        component.meaning(),
        example(component.type()));
  }

  private static Shape shape(ClaimType type) {
    return switch (type) {
      case Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> Shapes.FLAG;
            case INTEGER -> Shapes.whole(Long.MIN_VALUE, Long.MAX_VALUE);
            case UNSIGNED -> new Shape.Text("a whole number", "[0-9]{1,20}", true);
            case TEXT -> new Shape.Text("a text", "[\\s\\S]*", true);
            case BYTES -> new Shape.Text("lower case hex", "([0-9a-f]{2})*", true);
            case TIME -> new Shape.Text("a time", "[0-9]{4}-[0-9]{2}-[0-9]{2}T\\S+", false);
          };
      case ClaimType.Choice choice -> new Shape.Choice(choice.words());
      case ClaimType.ListOf(ClaimType element) -> Shapes.list(shape(element), 0);
      case ClaimType.MapOf(Scalar key, ClaimType value) ->
          new Shape.Named(
              "KEY", key == Scalar.INTEGER ? "-?[0-9]{1,10}" : "[\\s\\S]*", shape(value), 0);
      case Struct struct -> struct(struct);
    };
  }

  private static String example(ClaimType type) {
    return switch (type) {
      case Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> "true";
            case INTEGER, UNSIGNED -> "0";
            case TEXT -> "text";
            case BYTES -> "00ff";
            case TIME -> "2026-11-30T12:00:00Z";
          };
      case ClaimType.Choice choice -> choice.words().getFirst();
      case ClaimType.ListOf(ClaimType element) -> "[" + example(element) + "]";
      case ClaimType.MapOf(Scalar key, ClaimType value) ->
          "{" + example(key) + ": " + example(value) + "}";
      case Struct struct -> {
        ClaimComponent first = struct.components().getFirst();
        yield "{" + first.name() + ": " + example(first.type()) + "}";
      }
    };
  }
}
