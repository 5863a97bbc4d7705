package org.tvd.policy.catalogue;

/**
 * A key of a mapping in a policy's file.
 *
 * @param name as it is written
 * @param shape of its value
 * @param required whether it must be there
 * @param absent what holds where it is not there; empty where it is required, or where nothing does
 * @param meaning for people, in Markdown without a full stop
 * @param example of a value, YAML on one line
 */
public record Key(
    String name, Shape shape, boolean required, String absent, String meaning, String example) {

  static Key required(String name, Shape shape, String meaning, String example) {
    return new Key(name, shape, true, "", meaning, example);
  }

  static Key optional(String name, Shape shape, String absent, String meaning, String example) {
    return new Key(name, shape, false, absent, meaning, example);
  }
}
