package org.tvd.protocol.property;

import java.util.List;

/**
 * A part of a platform, as its maker certified it (TCG Platform Certificate Profile 1.1, section
 * 3.1.7, ComponentIdentifier). What is absent is empty.
 *
 * @param registry of component classes, an object identifier; empty in profile 1.0
 * @param componentClass in that registry, 8 hex digits; empty in profile 1.0
 * @param manufacturer as the component states it
 * @param model as the component states it
 * @param serial as the component states it
 * @param revision as the component states it
 * @param replaceable whether it can be replaced in the field
 * @param addresses of network interfaces, lower case, as in {@code 8c:0f:6f:72:c6:c5}
 * @param status what a delta certificate says became of it
 */
public record PlatformComponent(
    String registry,
    String componentClass,
    String manufacturer,
    String model,
    String serial,
    String revision,
    boolean replaceable,
    List<String> addresses,
    Status status) {

  public PlatformComponent {
    addresses = List.copyOf(addresses);
  }

  /** What a delta certificate says. */
  public enum Status {
    /** Of a base certificate: it is there. */
    PRESENT,
    ADDED,
    MODIFIED,
    REMOVED
  }

  /** Whether both mean the same place in a platform: a delta modifies or removes that one. */
  public boolean isSameAs(PlatformComponent other) {
    return componentClass.equals(other.componentClass)
        && manufacturer.equals(other.manufacturer)
        && model.equals(other.model)
        && (serial.isEmpty() || other.serial.isEmpty() || serial.equals(other.serial));
  }

  /** In one line, for claims. */
  public String describe() {
    return "%s %s%s%s"
        .formatted(
            manufacturer,
            model,
            serial.isEmpty() ? "" : " serial " + serial,
            addresses.isEmpty() ? "" : " address " + String.join(",", addresses))
        .strip();
  }
}
