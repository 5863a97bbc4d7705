package org.tvd.policy.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (draft 2020-12) of a policy's files, by which editors complete and check. What
 * only several values show together, and whether a name exists, they leave to the readers.
 */
public final class KeySchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode definitions = JSON.objectNode();

  private KeySchema() {}

  /** The schema of one kind of file. */
  public static ObjectNode of(PolicyFile file) {
    KeySchema made = new KeySchema();
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:tvd:schema:policy:" + file.kind());
    schema.put("title", file.path());
    schema.put("description", file.title() + ".");
    schema.setAll(made.shape(file.shape()));
    if (!made.definitions.isEmpty()) {
      schema.set("$defs", made.definitions);
    }
    return schema;
  }

  /**
   * The line at the head of a policy's file by which editors find its schema.
   *
   * @param schema the path of the schema as seen from the file, or its address
   */
  public static String modeline(String schema) {
    return "# yaml-language-server: $schema=" + schema;
  }

  private ObjectNode shape(Shape shape) {
    return switch (shape) {
      case Shape.Text(String _, String pattern, boolean untyped) -> text(pattern, untyped);
      case Shape.Whole(long least, long most) ->
          typed("integer").put("minimum", least).put("maximum", most);
      case Shape.Time(Duration _, Duration _) ->
          typed("string").put("pattern", "^[0-9]{1,9}(ms|s|m|h|d)$");
      case Shape.Choice(List<String> words) -> {
        ObjectNode choice = typed("string");
        words.forEach(choice.putArray("enum")::add);
        yield choice;
      }
      case Shape.Flag() -> typed("boolean");
      case Shape.ListOf(Shape item, int least) -> {
        ObjectNode list = typed("array");
        list.set("items", shape(item));
        yield least == 0 ? list : list.put("minItems", least);
      }
      case Shape.Named(String _, String pattern, Shape value, int least) -> {
        ObjectNode named = typed("object");
        named.putObject("propertyNames").put("pattern", whole(pattern));
        named.set("additionalProperties", shape(value));
        yield least == 0 ? named : named.put("minProperties", least);
      }
      case Shape.Keys(List<Key> keys) -> keys(keys);
      case Shape.OneOf(List<Shape> shapes) -> oneOf(shapes);
      case Shape.Defined(String name, Shape defined) -> {
        if (!definitions.has(name)) {
          definitions.set(name, JSON.objectNode());
          definitions.set(name, shape(defined));
        }
        yield reference(name);
      }
      case Shape.Again(String name) -> reference(name);
      case Shape.Elsewhere(String _, Shape inner) -> shape(inner);
    };
  }

  /** Where one word tells which of two it is, editors can say what is wrong with that one. */
  private ObjectNode oneOf(List<Shape> shapes) {
    ObjectNode schema = JSON.objectNode();
    for (Shape each : shapes) {
      Optional<ObjectNode> told = shapes.size() == 2 ? told(each) : Optional.empty();
      if (told.isPresent()) {
        schema.set("if", told.get());
        schema.set("then", shape(each));
        shapes.stream()
            .filter(other -> !other.equals(each))
            .forEach(other -> schema.set("else", shape(other)));
        return schema;
      }
    }
    ArrayNode any = schema.putArray("anyOf");
    shapes.forEach(each -> any.add(shape(each)));
    return schema;
  }

  /** What holds of a mapping that says by a key of one possible word what it is. */
  private Optional<ObjectNode> told(Shape shape) {
    List<Key> keys = shape instanceof Shape.Keys(List<Key> of) ? of : List.of();
    for (Key key : keys) {
      if (key.required()
          && key.shape() instanceof Shape.Choice(List<String> words)
          && words.size() == 1) {
        ObjectNode condition = typed("object");
        condition.putObject("properties").set(key.name(), property(key));
        condition.putArray("required").add(key.name());
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  private ObjectNode keys(List<Key> keys) {
    ObjectNode schema = typed("object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (Key key : keys) {
      properties.set(key.name(), property(key));
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema.put("additionalProperties", false);
  }

  private ObjectNode property(Key key) {
    ObjectNode property = shape(key.shape());
    property.put("description", key.meaning() + ".");
    if (!key.absent().isEmpty()) {
      property.set("default", value(key.absent()));
    }
    property.putArray("examples").add(value(key.example()));
    return property;
  }

  private static ObjectNode text(String pattern, boolean untyped) {
    ObjectNode schema = JSON.objectNode();
    if (untyped) {
      schema.putArray("type").add("string").add("number").add("boolean");
    } else {
      schema.put("type", "string");
    }
    return schema.put("pattern", whole(pattern));
  }

  private static String whole(String pattern) {
    return "^(" + pattern + ")$";
  }

  private static ObjectNode reference(String name) {
    return JSON.objectNode().put("$ref", "#/$defs/" + name);
  }

  private static ObjectNode typed(String type) {
    return JSON.objectNode().put("type", type);
  }

  private static JsonNode value(String yaml) {
    Problems problems = new Problems();
    return YamlFile.read("example", Bytes.ofUtf8(yaml), problems)
        .map(KeySchema::json)
        .orElseThrow(() -> new IllegalStateException(yaml + ": " + problems.errors()));
  }

  /** As YAML 1.2's core schema takes it. */
  private static JsonNode json(Node node) {
    return switch (node) {
      case Node.Scalar scalar when scalar.quoted() -> JSON.stringNode(scalar.text());
      case Node.Scalar scalar when scalar.text().matches("true|false") ->
          JSON.booleanNode(Boolean.parseBoolean(scalar.text()));
      case Node.Scalar scalar when scalar.text().matches("-?[0-9]{1,18}") ->
          JSON.numberNode(Long.parseLong(scalar.text()));
      case Node.Scalar scalar when scalar.text().matches("[0-9]{1,9}\\.[0-9]{1,9}") ->
          JSON.numberNode(Double.parseDouble(scalar.text()));
      case Node.Scalar scalar -> JSON.stringNode(scalar.text());
      case Node.Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Node.Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.entries().forEach(entry -> object.set(entry.key().text(), json(entry.value())));
        yield object;
      }
    };
  }
}
