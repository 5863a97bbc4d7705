package org.tvd.enforcer;

import java.util.Comparator;
import java.util.List;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.kernel.Json;
import org.tvd.enforcer.kernel.Links;
import org.tvd.enforcer.render.KernelNames;
import tools.jackson.databind.JsonNode;

/**
 * What a killed run of the same host left behind. Everything goes, and nothing is resumed: a host
 * becomes a member again by new evidence only. The filters go last.
 */
record Leftovers(Host host) {

  void remove(Failures failures) {
    KernelNames names = host.names();
    failures.attempt("remove left devices", () -> removeDevices(failures));
    failures.attempt("end left tunnel processes", () -> host.wireGuard().endLeftovers());
    failures.attempt(
        "remove left gateways",
        () ->
            host.shell()
                .unprefixed()
                .run("ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(names::ownsNamespace)
                .forEach(name -> removeNamespace(failures, name)));
    failures.attempt("remove left packet filters", () -> removeTables(failures));
  }

  private void removeDevices(Failures failures) throws CommandException {
    // Bridges last: until then their guards find the ports that they name.
    List<String> devices =
        Links.read(host.shell()).names().stream()
            .filter(host.names()::ownsLink)
            .sorted(Comparator.comparing((String name) -> name.startsWith("tb")))
            .toList();
    devices.forEach(name -> run(failures, "ip", "link", "del", name));
  }

  private void removeTables(Failures failures) throws CommandException {
    for (JsonNode item :
        Json.parse(host.shell().run("nft", "-j", "list", "tables")).path("nftables")) {
      JsonNode table = item.path("table");
      String name = table.path("name").asString("");
      if (host.names().ownsTable(name)) {
        run(failures, "nft", "delete", "table", table.path("family").asString(""), name);
      }
    }
  }

  private void removeNamespace(Failures failures, String name) {
    failures.attempt(
        "remove left gateway", () -> host.shell().unprefixed().run("ip", "netns", "del", name));
  }

  private void run(Failures failures, String... command) {
    failures.attempt("remove leftover", () -> host.shell().run(command));
  }
}
