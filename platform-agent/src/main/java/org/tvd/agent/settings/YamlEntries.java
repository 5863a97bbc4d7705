package org.tvd.agent.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** A flat YAML document: keys with a text or a list of texts, each with its place. */
final class YamlEntries {
  private final Path file;
  private final JsonParser parser;

  private YamlEntries(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * A key and its value.
   *
   * @param line of the key, from 1
   * @param column of the key, from 1
   * @param values one, or the elements of a list
   */
  record Entry(String key, int line, int column, boolean isList, List<String> values) {
    Entry {
      values = List.copyOf(values);
    }
  }

  static List<Entry> parse(Path file, String text) throws SettingsException {
    try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      return new YamlEntries(file, parser).entries();
    } catch (JacksonException e) {
      throw fault(
          file,
          e.getLocation(),
          "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  private List<Entry> entries() throws SettingsException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw fault("expected keys with values, such as `host: node-1`");
    }
    List<Entry> entries = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      entries.add(entry());
    }
    if (parser.nextToken() != null) {
      throw fault("expected one document, found another");
    }
    return entries;
  }

  private Entry entry() throws SettingsException {
    String key = parser.currentName();
    TokenStreamLocation at = parser.currentTokenLocation();
    List<String> values = new ArrayList<>();
    boolean list = parser.nextToken() == JsonToken.START_ARRAY;
    if (list) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(scalar(key));
      }
    } else {
      values.add(scalar(key));
    }
    return new Entry(key, at.getLineNr(), at.getColumnNr(), list, values);
  }

  private String scalar(String key) throws SettingsException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw fault(
          key + ": expected a text, found " + describe() + " (put a text that looks so in quotes)");
    }
    return parser.getString();
  }

  private String describe() {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      case VALUE_NULL -> "nothing";
      case START_ARRAY -> "a list";
      case null, default -> "a structure";
    };
  }

  private SettingsException fault(String message) {
    return fault(file, parser.currentTokenLocation(), message);
  }

  private static SettingsException fault(Path file, TokenStreamLocation at, String message) {
    return new SettingsException(
        List.of(new SettingsError(file, at.getLineNr(), at.getColumnNr(), message)));
  }
}
