package org.tvd.cli.evidence;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a file says. Nothing of it was verified.
 *
 * @param kind what it is
 * @param content what it says; lists of lines are for people as they stand
 */
record Inspection(String kind, ObjectNode content) {

  /** With a content to be filled in. */
  static Inspection of(String kind) {
    return new Inspection(kind, JsonNodeFactory.instance.objectNode());
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", kind);
    json.put("verified", false);
    json.set("content", content);
    return json;
  }
}
