package org.tvd.enforcer.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import org.tvd.enforcer.render.Device;
import tools.jackson.databind.JsonNode;

/**
 * The network devices of the namespace at one moment.
 *
 * @param byName as {@code ip -d -j link show} describes them
 */
public record Links(Map<String, JsonNode> byName) {

  public static Links read(Shell shell) throws CommandException {
    Map<String, JsonNode> links = new TreeMap<>();
    for (JsonNode link : Json.parse(shell.run("ip", "-d", "-j", "link", "show"))) {
      links.put(link.path("ifname").asString(""), link);
    }
    return new Links(links);
  }

  public Set<String> names() {
    return byName.keySet();
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The lines for {@code ip -batch} that turn what is into {@code device}; empty if it is so. */
  public List<String> difference(Device device) {
    JsonNode link = byName.get(device.name());
    if (link == null) {
      return device.create();
    }
    List<String> lines = new ArrayList<>();
    if (!sameIdentity(device, link)) {
      lines.add("link del " + device.name());
      lines.addAll(device.create());
      return lines;
    }
    String set = "link set " + device.name() + " ";
    if (link.path("mtu").asInt(0) != device.mtu()) {
      lines.add(set + "mtu " + device.mtu());
    }
    if (device instanceof Device.Bridge bridge) {
      if (!link.path("address").asString("").equals(bridge.mac())) {
        lines.add(set + "address " + bridge.mac());
      }
      JsonNode mask = link.path("linkinfo").path("info_data").path("group_fwd_mask");
      if (!mask.asString("").equals(Device.Bridge.GROUP_FORWARD)) {
        lines.add(bridge.setGroupForward());
      }
    }
    if (!device.master().isEmpty() && !portAsRequired(device, link)) {
      lines.addAll(Device.enslave(device.name(), device.master(), device.flags()));
    }
    if (link.path("flags").valueStream().noneMatch(flag -> flag.asString("").equals("UP"))) {
      lines.add(set + "up");
    }
    return lines;
  }

  private static boolean sameIdentity(Device device, JsonNode link) {
    JsonNode info = link.path("linkinfo");
    String kind = info.path("info_kind").asString("");
    JsonNode data = info.path("info_data");
    return switch (device) {
      case Device.Bridge _ -> kind.equals("bridge");
      case Device.Port _ -> kind.equals("veth");
      case Device.Vxlan vxlan ->
          kind.equals("vxlan")
              && data.path("id").asInt(0) == vxlan.vni()
              && Address.canonical(data.path("local").asString(data.path("local6").asString("")))
                  .equals(Address.canonical(vxlan.local()))
              && !data.path("learning").asBoolean(true);
    };
  }

  private static boolean portAsRequired(Device device, JsonNode link) {
    JsonNode flags = link.path("linkinfo").path("info_slave_data");
    return link.path("master").asString("").equals(device.master())
        && device.flags().entrySet().stream()
            .allMatch(
                flag -> flags.path(flag.getKey()).asBoolean(!flag.getValue()) == flag.getValue());
  }
}
