package org.tvd.enforcer.kernel;

import org.tvd.enforcer.command.CommandException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the tools print with {@code -j}. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** An empty listing is an empty array: {@code ip -j} then prints nothing at all. */
  public static JsonNode parse(String text) throws CommandException {
    try {
      return text.isBlank() ? MAPPER.createArrayNode() : MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new CommandException("", -1, "expected JSON: " + e.getOriginalMessage());
    }
  }
}
