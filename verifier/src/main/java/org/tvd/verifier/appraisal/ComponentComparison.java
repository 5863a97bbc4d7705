package org.tvd.verifier.appraisal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tvd.protocol.property.PlatformComponent;
import org.tvd.protocol.property.SelfReport;

/**
 * Compares the components that a platform's maker certified with those that the host reports. Only
 * the kinds are compared that a host can see without privileges of its firmware: system, baseboard
 * and chassis, network interfaces by their addresses, and disks by their serial numbers.
 */
final class ComponentComparison {
  private final List<String> missing = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();

  /** Which kind of component, told by its class. */
  private enum Kind {
    SYSTEM,
    CHASSIS,
    BASEBOARD,
    NETWORK,
    STORAGE
  }

  ComponentComparison(List<PlatformComponent> certified, SelfReport report) {
    Set<String> addresses = values(report, "network.", ".address");
    Set<String> disks = values(report, "storage.", ".serial");
    Set<String> found = new HashSet<>();
    for (PlatformComponent component : certified) {
      kind(component)
          .filter(kind -> !isThere(component, kind, report, addresses, disks, found))
          .ifPresent(_ -> missing.add(component.describe()));
    }
    unexpected(addresses, found).forEach(each -> unexpected.add("network interface " + each));
    unexpected(disks, found).forEach(each -> unexpected.add("disk " + each));
  }

  List<String> missing() {
    return List.copyOf(missing);
  }

  List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  private static boolean isThere(
      PlatformComponent component,
      Kind kind,
      SelfReport report,
      Set<String> addresses,
      Set<String> disks,
      Set<String> found) {
    return switch (kind) {
      case NETWORK -> {
        List<String> own = component.addresses().stream().filter(addresses::contains).toList();
        found.addAll(own);
        yield !own.isEmpty();
      }
      case STORAGE -> {
        String serial = normal(component.serial());
        boolean there = disks.contains(serial);
        if (there) {
          found.add(serial);
        }
        yield there;
      }
      case SYSTEM -> matches(component, report, "dmi.product_name", "dmi.product_serial");
      case BASEBOARD -> matches(component, report, "dmi.board_name", "dmi.board_serial");
      case CHASSIS -> matches(component, report, "dmi.chassis_type", "dmi.chassis_serial");
    };
  }

  /** By the serial number where both have one, else by the model. */
  private static boolean matches(
      PlatformComponent component, SelfReport report, String model, String serial) {
    String reported = normal(report.values().getOrDefault(serial, ""));
    return (component.serial().isEmpty() || reported.isEmpty())
        ? normal(component.model()).equals(normal(report.values().getOrDefault(model, "")))
        : normal(component.serial()).equals(reported);
  }

  /** The registries of the TCG: of its own classes, of SMBIOS types, of PCIe and of storage. */
  private static Optional<Kind> kind(PlatformComponent component) {
    if (!component.addresses().isEmpty()) {
      return Optional.of(Kind.NETWORK);
    }
    String category =
        component.componentClass().isEmpty() ? "" : component.componentClass().substring(0, 4);
    Map<String, Kind> kinds =
        switch (component.registry()) {
          case "2.23.133.18.3.1" ->
              Map.of("0002", Kind.CHASSIS, "0003", Kind.BASEBOARD, "0007", Kind.STORAGE);
          case "2.23.133.18.3.3" ->
              Map.of("0001", Kind.SYSTEM, "0002", Kind.BASEBOARD, "0003", Kind.CHASSIS);
          default -> Map.of();
        };
    Optional<Kind> kind =
        component.registry().equals("2.23.133.18.3.5")
            ? Optional.of(Kind.STORAGE)
            : Optional.ofNullable(kinds.get(category));
    // A disk that the certificate does not number cannot be told from another.
    return kind.filter(each -> each != Kind.STORAGE || !component.serial().isEmpty());
  }

  private static Set<String> values(SelfReport report, String prefix, String suffix) {
    Set<String> values = new TreeSet<>();
    report
        .values()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix) && name.endsWith(suffix)) {
                values.add(normal(value));
              }
            });
    return values;
  }

  private static List<String> unexpected(Set<String> reported, Set<String> found) {
    return reported.stream().filter(each -> !found.contains(each)).toList();
  }

  private static String normal(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
