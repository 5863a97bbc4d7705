package org.tvd.enforcer.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import tools.jackson.databind.JsonNode;

/**
 * Where frames to each MAC address go: on the bridge, out of which port; on the VXLAN device, to
 * which host and through which interface.
 *
 * @param entries by their keys
 */
public record ForwardingTable(Map<Key, Target> entries) {

  /** One MAC address has at most one target on a device. */
  public record Key(String mac, String device, boolean master) {
    private String owner() {
      return master ? " master" : " self";
    }
  }

  /** Both empty on the bridge; on the VXLAN device the host's address and the interface to it. */
  public record Target(String destination, String via) {
    /** The target of a bridge's own entry: the device is all. */
    public static final Target PORT = new Target("", "");

    public Target {
      destination = Address.canonical(destination);
    }
  }

  public ForwardingTable {
    entries = Map.copyOf(entries);
  }

  /** The static entries of one bridge, and all entries of one VXLAN device. */
  public static ForwardingTable read(Shell shell, String bridge, String vxlan)
      throws CommandException {
    Map<Key, Target> entries = new HashMap<>();
    for (JsonNode entry : Json.parse(shell.run("bridge", "-j", "fdb", "show"))) {
      String mac = entry.path("mac").asString("");
      String device = entry.path("ifname").asString("");
      if (device.equals(vxlan) && entry.has("dst")) {
        String via = entry.path("viaIf").asString("");
        entries.put(new Key(mac, device, false), new Target(entry.path("dst").asString(""), via));
      } else if (entry.path("master").asString("").equals(bridge)
          && !entry.path("state").asString("").equals("permanent")) {
        entries.put(new Key(mac, device, true), Target.PORT);
      }
    }
    return new ForwardingTable(entries);
  }

  /** The lines for {@code bridge -batch} that turn this table into {@code desired}. */
  public List<String> difference(ForwardingTable desired) {
    List<String> lines = new ArrayList<>();
    entries.forEach(
        (key, target) -> {
          if (!desired.entries.containsKey(key)) {
            lines.add("fdb del " + key.mac() + " dev " + key.device() + key.owner());
          }
        });
    desired.entries.forEach(
        (key, target) -> {
          if (!target.equals(entries.get(key))) {
            lines.add(
                ("fdb replace " + key.mac() + " dev " + key.device())
                    + (target.destination().isEmpty() ? "" : " dst " + target.destination())
                    + (target.via().isEmpty() ? "" : " via " + target.via())
                    + (key.owner() + " static"));
          }
        });
    return lines;
  }
}
