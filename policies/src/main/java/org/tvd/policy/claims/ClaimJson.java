package org.tvd.policy.claims;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.tvd.policy.claims.ClaimType.Scalar;
import org.tvd.protocol.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Claims as JSON, spelled as rules spell them; what is unproven is absent. */
public final class ClaimJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ClaimJson() {}

  /** All of {@code claims}. */
  public static ObjectNode of(Claims claims) {
    return struct(ClaimTree.CLAIMS.root(), claims);
  }

  static ObjectNode struct(ClaimType.Struct struct, Object claims) {
    ObjectNode object = JSON.objectNode();
    for (ClaimComponent component : struct.components()) {
      component
          .of(claims)
          .ifPresent(value -> object.set(component.name(), value(component.type(), value)));
    }
    return object;
  }

  private static JsonNode value(ClaimType type, Object value) {
    return switch (type) {
      case Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case INTEGER -> JSON.numberNode(((Number) value).longValue());
            case UNSIGNED -> JSON.numberNode(new BigInteger(Long.toUnsignedString((Long) value)));
            case TEXT, TIME -> JSON.stringNode(value.toString());
            case BYTES -> JSON.stringNode(((Bytes) value).hex());
          };
      case ClaimType.Choice _ -> JSON.stringNode(ClaimType.Choice.word((Enum<?>) value));
      case ClaimType.ListOf(ClaimType element) -> {
        ArrayNode array = JSON.arrayNode();
        ((List<?>) value).forEach(each -> array.add(value(element, each)));
        yield array;
      }
      case ClaimType.MapOf map -> {
        ObjectNode object = JSON.objectNode();
        ((Map<?, ?>) value)
            .forEach((key, each) -> object.set(key.toString(), value(map.value(), each)));
        yield object;
      }
      case ClaimType.Struct struct -> struct(struct, value);
    };
  }
}
