package org.tvd.agent.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.SelfReport;

/** A file system made by hand, and this machine's own. */
class SelfMeasurementTest {
  @TempDir Path root = Path.of("");

  @BeforeEach
  void machine() throws IOException {
    write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
    write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    write("sys/kernel/security/lsm", "lockdown,capability,apparmor");
    write("sys/devices/system/cpu/vulnerabilities/meltdown", "Mitigation: PTI\n");
    write("proc/self/mounts", "proc /proc proc rw 0 0\n/dev/dm-1 / ext4 rw 0 0\n");
    write("sys/class/block/dm-1/dm/uuid", "LVM-x\n");
    write("sys/class/block/dm-1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-x\n");
    write("sys/class/dmi/id/product_name", "Latitude 5510\n");
    write("sys/class/net/eth0/address", "8c:0f:6f:72:c6:c5\n");
    write("sys/class/net/eth0/device/vendor", "0x8086\n");
    write("sys/class/net/lo/address", "00:00:00:00:00:00\n");
    write("sys/block/sda/device/serial", "50026B777805270B\n");
    write("sys/block/sda/device/model", "KINGSTON SA400S3\n");
    write("var/lib/dpkg/status", "");
    Files.setLastModifiedTime(
        root.resolve("var/lib/dpkg/status"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    Path variable =
        root.resolve("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
    Files.createDirectories(variable.getParent());
    Files.write(variable, new byte[] {6, 0, 0, 0, 1});
  }

  private void write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, content);
  }

  @Test
  void readsEachValueWhereTheKernelHasIt() {
    assertThat(SelfMeasurement.of(root).values())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("kernel.release", "6.1.0-18-amd64"),
                Map.entry("kernel.lockdown", "integrity"),
                Map.entry("kernel.lsm", "lockdown,capability,apparmor"),
                Map.entry("cpu.vulnerability.meltdown", "Mitigation: PTI"),
                Map.entry("disk.encrypted", "true"),
                Map.entry("packages.updated", "2026-01-02T03:04:05Z"),
                Map.entry("secure-boot", "true"),
                Map.entry("dmi.product_name", "Latitude 5510"),
                Map.entry("network.0.address", "8c:0f:6f:72:c6:c5"),
                Map.entry("storage.0.serial", "50026B777805270B"),
                Map.entry("storage.0.model", "KINGSTON SA400S3")));
  }

  @Test
  void oneDeviceInTheClearIsNotEncrypted() throws IOException {
    write("sys/class/block/dm-1/slaves/sdb1/dev", "8:1");
    assertThat(SelfMeasurement.of(root).values()).containsEntry("disk.encrypted", "false");
  }

  @Test
  void leavesOutWhatIsNotThere() throws IOException {
    Files.delete(root.resolve("sys/kernel/security/lockdown"));
    write("sys/class/dmi/id/product_name", "a\u0001b");
    assertThat(SelfMeasurement.of(root).values())
        .doesNotContainKeys("kernel.lockdown", "dmi.product_name");
    assertThat(SelfMeasurement.of(root.resolve("nothing")).values()).isEmpty();
  }

  @Test
  void measuresThisMachineInTheCanonicalForm() throws MalformedException {
    SelfReport report = SelfMeasurement.of(Path.of("/"));
    assertThat(report.values()).containsKey("kernel.release");
    assertThat(SelfReport.parse(report.encode())).isEqualTo(report);
  }
}
