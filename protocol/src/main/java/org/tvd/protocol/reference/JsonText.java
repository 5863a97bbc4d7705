package org.tvd.protocol.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A part of a JSON text that others made, with its place: keys twice, depth and sizes are refused,
 * and what is read of it has to be of its type.
 */
record JsonText(String place, JsonNode node) {
  private static final int MAX_SIZE = 128 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(MAX_SIZE)
                          .maxNumberLength(32)
                          .maxNameLength(1 << 15)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static JsonText parse(String structure, Bytes text) throws MalformedException {
    if (text.size() > MAX_SIZE) {
      throw new MalformedException(
          structure, 0, "expected at most " + MAX_SIZE + " bytes, found " + text.size());
    }
    try {
      JsonNode node = MAPPER.readTree(text.toArray());
      return new JsonText(structure, node);
    } catch (JacksonException e) {
      long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      throw new MalformedException(structure, offset, String.valueOf(e.getOriginalMessage()));
    }
  }

  boolean has(String name) {
    return node.has(name);
  }

  boolean isNull() {
    return node.isNull();
  }

  boolean isText() {
    return node.isString();
  }

  boolean isObject() {
    return node.isObject();
  }

  /** The value of a key; null counts as absent. */
  Optional<JsonText> field(String name) throws MalformedException {
    if (!node.isObject()) {
      throw expected("an object");
    }
    JsonNode found = node.get(name);
    return found == null || found.isNull()
        ? Optional.empty()
        : Optional.of(new JsonText(place + "." + name, found));
  }

  JsonText required(String name) throws MalformedException {
    Optional<JsonText> field = field(name);
    if (field.isEmpty()) {
      throw new MalformedException(place, 0, "expected " + name + ", found none");
    }
    return field.get();
  }

  /** All keys with their values. */
  SortedMap<String, JsonText> fields() throws MalformedException {
    if (!node.isObject()) {
      throw expected("an object");
    }
    SortedMap<String, JsonText> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      fields.put(entry.getKey(), new JsonText(place + "." + entry.getKey(), entry.getValue()));
    }
    return fields;
  }

  List<JsonText> array() throws MalformedException {
    if (!node.isArray()) {
      throw expected("an array");
    }
    List<JsonText> elements = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      elements.add(new JsonText(place + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  String text() throws MalformedException {
    if (!node.isString()) {
      throw expected("text");
    }
    return node.stringValue();
  }

  boolean bool() throws MalformedException {
    if (!node.isBoolean()) {
      throw expected("true or false");
    }
    return node.booleanValue();
  }

  /** A digest or other bytes in hex, after 0x where {@code prefixed}. */
  Bytes hex(boolean prefixed) throws MalformedException {
    String text = text();
    if (prefixed && !text.startsWith("0x")) {
      throw expected("0x and hex digits");
    }
    try {
      return Bytes.ofHex(prefixed ? text.substring(2) : text);
    } catch (IllegalArgumentException e) {
      throw expected("hex digits, two for each byte");
    }
  }

  MalformedException expected(String what) {
    return new MalformedException(
        place,
        0,
        "expected "
            + what
            + ", found "
            + node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT));
  }
}
