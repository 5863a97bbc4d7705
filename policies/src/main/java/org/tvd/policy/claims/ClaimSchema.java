package org.tvd.policy.claims;

import org.tvd.policy.claims.ClaimType.Scalar;
import org.tvd.policy.claims.ClaimType.Struct;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema (draft 2020-12) of claims as {@link ClaimJson} writes them. */
public final class ClaimSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ClaimSchema() {}

  /** The schema of all of {@code tree}: nothing but its components, all but the unproven ones. */
  public static ObjectNode of(ClaimTree tree) {
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:tvd:schema:claims");
    schema.put("title", "Claims that verified evidence proves");
    schema.put("$ref", reference(tree.root()));
    ObjectNode definitions = schema.putObject("$defs");
    for (Struct struct : tree.structs()) {
      definitions.set(struct.name(), struct(struct));
    }
    return schema;
  }

  private static String reference(Struct struct) {
    return "#/$defs/" + struct.name();
  }

  private static ObjectNode struct(Struct struct) {
    ObjectNode schema = typed("object");
    ObjectNode properties = schema.putObject("properties");
    var required = schema.putArray("required");
    for (ClaimComponent component : struct.components()) {
      ObjectNode property = type(component.type());
      property.put("description", component.meaning());
      properties.set(component.name(), property);
      if (!component.optional()) {
        required.add(component.name());
      }
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static ObjectNode type(ClaimType type) {
    return switch (type) {
      case Scalar scalar -> scalar(scalar);
      case ClaimType.Choice(var words) -> {
        ObjectNode schema = typed("string");
        var allowed = schema.putArray("enum");
        words.forEach(allowed::add);
        yield schema;
      }
      case ClaimType.ListOf(ClaimType element) -> {
        ObjectNode schema = typed("array");
        schema.set("items", type(element));
        yield schema;
      }
      case ClaimType.MapOf(Scalar key, ClaimType value) -> {
        ObjectNode schema = typed("object");
        if (key == Scalar.INTEGER) {
          schema.putObject("propertyNames").put("pattern", "^(0|[1-9][0-9]*)$");
        }
        schema.set("additionalProperties", type(value));
        yield schema;
      }
      case Struct struct -> JSON.objectNode().put("$ref", reference(struct));
    };
  }

  private static ObjectNode scalar(Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> typed("boolean");
      case INTEGER -> typed("integer");
      case UNSIGNED -> typed("integer").put("minimum", 0);
      case TEXT -> typed("string");
      case BYTES -> typed("string").put("pattern", "^([0-9a-f]{2})*$");
      case TIME -> typed("string").put("format", "date-time");
    };
  }

  private static ObjectNode typed(String type) {
    return JSON.objectNode().put("type", type);
  }
}
