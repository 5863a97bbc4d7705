package org.tvd.agent.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.protocol.property.SelfReport;

/**
 * What the agent measures of its own host, from /proc, /sys and /var alone. Whatever cannot be read
 * is left out: it is then unproven. Nothing is executed, and nothing fails the evidence.
 */
final class SelfMeasurement {
  private static final int MAX_FILE = 64 << 10;
  private static final int MAX_ENTRIES = 128;
  private static final int MAX_DEPTH = 4;
  private static final String SECURE_BOOT =
      "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
  private static final List<String> DMI =
      List.of(
          "sys_vendor",
          "product_name",
          "product_version",
          "product_serial",
          "board_vendor",
          "board_name",
          "board_serial",
          "chassis_vendor",
          "chassis_type",
          "chassis_serial",
          "bios_vendor",
          "bios_version");

  private final Path root;
  private final TreeMap<String, String> values = new TreeMap<>();

  private SelfMeasurement(Path root) {
    this.root = root;
  }

  /**
   * Measures now.
   *
   * @param root of the file system: another one in tests
   */
  static SelfReport of(Path root) {
    var measurement = new SelfMeasurement(root);
    measurement.kernel();
    measurement.disk();
    measurement.updates();
    measurement.components();
    return new SelfReport(measurement.values);
  }

  private void kernel() {
    put("kernel.release", text("proc/sys/kernel/osrelease"));
    // The one in force stands in brackets: none [integrity] confidentiality.
    put(
        "kernel.lockdown",
        text("sys/kernel/security/lockdown")
            .filter(all -> all.contains("[") && all.indexOf(']') > all.indexOf('['))
            .map(all -> all.substring(all.indexOf('[') + 1, all.indexOf(']'))));
    put("kernel.lsm", text("sys/kernel/security/lsm"));
    for (Path each : entries("sys/devices/system/cpu/vulnerabilities")) {
      put("cpu.vulnerability." + each.getFileName(), text(each));
    }
    // UEFI 2.10, section 3.3: four bytes of attributes, then the variable.
    bytes(root.resolve(SECURE_BOOT))
        .filter(variable -> variable.length == 5)
        .ifPresent(
            variable -> put("secure-boot", Optional.of(variable[4] == 1 ? "true" : "false")));
  }

  /** Whether each device below the root file system's is, or stands on, dm-crypt. */
  private void disk() {
    text("proc/self/mounts")
        .flatMap(SelfMeasurement::rootDevice)
        .map(device -> root.resolve("sys/class/block").resolve(device))
        .filter(Files::isDirectory)
        .ifPresent(
            device ->
                put("disk.encrypted", Optional.of(String.valueOf(isEncrypted(device, MAX_DEPTH)))));
  }

  private static Optional<String> rootDevice(String mounts) {
    return mounts
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields.length > 1 && fields[1].equals("/"))
        .filter(fields -> fields[0].startsWith("/dev/"))
        .map(fields -> fields[0].substring(fields[0].lastIndexOf('/') + 1))
        .reduce((before, last) -> last);
  }

  private boolean isEncrypted(Path device, int depth) {
    if (text(device.resolve("dm/uuid")).filter(uuid -> uuid.startsWith("CRYPT-")).isPresent()) {
      return true;
    }
    List<Path> below = entries(device.resolve("slaves"));
    return depth > 0
        && !below.isEmpty()
        && below.stream().allMatch(each -> isEncrypted(each, depth - 1));
  }

  /** Debian: what apt fetched last, or dpkg installed. */
  private void updates() {
    for (String file :
        List.of("var/lib/apt/periodic/update-success-stamp", "var/lib/dpkg/status")) {
      try {
        var at = Files.getLastModifiedTime(root.resolve(file)).toInstant();
        values.putIfAbsent("packages.updated", at.truncatedTo(ChronoUnit.SECONDS).toString());
      } catch (IOException e) {
        // not there: another one may be
      }
    }
  }

  private void components() {
    for (String each : DMI) {
      put("dmi." + each, text("sys/class/dmi/id/" + each));
    }
    int number = 0;
    for (Path device : entries("sys/class/net")) {
      Optional<String> address = text(device.resolve("address"));
      if (Files.exists(device.resolve("device")) && address.isPresent()) {
        put("network." + number++ + ".address", address);
      }
    }
    number = 0;
    for (Path device : entries("sys/block")) {
      Optional<String> serial =
          text(device.resolve("device/serial")).or(() -> text(device.resolve("serial")));
      if (serial.isPresent()) {
        put("storage." + number + ".serial", serial);
        put("storage." + number++ + ".model", text(device.resolve("device/model")));
      }
    }
  }

  private void put(String name, Optional<String> value) {
    value.filter(text -> SelfReport.canHold(name, text)).ifPresent(text -> values.put(name, text));
  }

  private Optional<String> text(String path) {
    return text(root.resolve(path));
  }

  private Optional<String> text(Path file) {
    return bytes(file)
        .map(content -> new String(content, StandardCharsets.UTF_8).strip())
        .filter(text -> !text.isEmpty());
  }

  private static Optional<byte[]> bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(MAX_FILE));
    } catch (IOException e) {
      return Optional.empty(); // no permission, or gone: unproven
    }
  }

  private List<Path> entries(String folder) {
    return entries(root.resolve(folder));
  }

  /** By name, so that the report is the same each time. */
  private static List<Path> entries(Path folder) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path each : all) {
          if (found.size() < MAX_ENTRIES) {
            found.add(each);
          }
        }
      } catch (IOException e) {
        return List.of();
      }
    }
    Collections.sort(found);
    return found;
  }
}
