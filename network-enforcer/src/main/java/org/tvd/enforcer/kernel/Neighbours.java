package org.tvd.enforcer.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import tools.jackson.databind.JsonNode;

/**
 * The permanent neighbours of one bridge, from which it answers its ports' ARP requests.
 *
 * @param macs by IPv4 address
 */
public record Neighbours(Map<String, String> macs) {

  public Neighbours {
    macs = Map.copyOf(macs);
  }

  public static Neighbours read(Shell shell, String bridge) throws CommandException {
    Map<String, String> macs = new HashMap<>();
    String listing =
        shell.run("ip", "-j", "-4", "neigh", "show", "nud", "permanent", "dev", bridge);
    for (JsonNode entry : Json.parse(listing)) {
      macs.put(entry.path("dst").asString(""), entry.path("lladdr").asString(""));
    }
    return new Neighbours(macs);
  }

  /** The lines for {@code ip -batch} that turn these neighbours into {@code desired}. */
  public List<String> difference(Neighbours desired, String bridge) {
    List<String> lines = new ArrayList<>();
    macs.forEach(
        (address, mac) -> {
          if (!desired.macs.containsKey(address)) {
            lines.add("neigh del " + address + " dev " + bridge);
          }
        });
    desired.macs.forEach(
        (address, mac) -> {
          if (!mac.equals(macs.get(address))) {
            lines.add(
                ("neigh replace " + address + " lladdr " + mac)
                    + (" dev " + bridge + " nud permanent"));
          }
        });
    return lines;
  }
}
