package org.tvd.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.ReferenceCollector;
import org.tvd.protocol.reference.ReferenceValue;
import org.tvd.protocol.reference.ReferenceValues;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;

/** Packages that dpkg-deb made, and file systems. */
final class DebianTest {
  @TempDir private Path folder = Path.of("");

  private static Map<String, Bytes> digests(ReferenceCollector collector) {
    Map<String, Bytes> digests = new TreeMap<>();
    for (ReferenceValue value : values(collector).list("ima")) {
      digests.put(value.subject(), value.digest());
    }
    return digests;
  }

  private static ReferenceValues values(ReferenceCollector collector) {
    return collector.values("test", new Provenance.Unsigned());
  }

  private Path packed(String compression) throws Exception {
    Path dpkg = Path.of("/usr/bin/dpkg-deb");
    Assumptions.assumeTrue(Files.isExecutable(dpkg), "no dpkg-deb to make a package with");
    Path tree = folder.resolve("tree-" + compression);
    Files.createDirectories(tree.resolve("DEBIAN"));
    Files.createDirectories(tree.resolve("usr/bin"));
    Files.createDirectories(tree.resolve("sbin"));
    Files.writeString(
        tree.resolve("DEBIAN/control"),
        """
        Package: tool
        Version: 1
        Architecture: all
        Maintainer: a <a@b.example>
        Description: t
        """);
    Files.writeString(tree.resolve("usr/bin/tool"), "tool");
    Files.writeString(tree.resolve("usr/bin/with space"), "space");
    Files.writeString(tree.resolve("sbin/daemon"), "daemon");
    Files.createLink(tree.resolve("usr/bin/tool2"), tree.resolve("usr/bin/tool"));
    Files.createSymbolicLink(tree.resolve("usr/bin/tool3"), Path.of("tool"));
    Path out = folder.resolve(compression + ".deb");
    Process process =
        new ProcessBuilder(
                dpkg.toString(), "-Z" + compression, "--build", tree.toString(), out.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "xz", "zstd"})
  void filesOfAPackageAreHashedWhereTheKernelWillFindThem(String compression) throws Exception {
    ReferenceCollector collector = new ReferenceCollector();
    int files;
    try (var in = Files.newInputStream(packed(compression))) {
      files = DebianPackage.collect(in, "ima", collector);
    }

    assertThat(files).isEqualTo(4);
    assertThat(digests(collector))
        .containsEntry("/usr/bin/tool", Bytes.ofUtf8("tool").sha256())
        .containsEntry("/usr/bin/tool2", Bytes.ofUtf8("tool").sha256())
        .containsEntry("/usr/bin/with_space", Bytes.ofUtf8("space").sha256())
        .containsEntry("/sbin/daemon", Bytes.ofUtf8("daemon").sha256())
        .containsEntry("/usr/sbin/daemon", Bytes.ofUtf8("daemon").sha256())
        .hasSize(5);
  }

  @Test
  void refusesAPackageThatIsCutAnywhere() throws Exception {
    byte[] whole = Files.readAllBytes(packed("xz"));
    int end = whole.length - 1; // the archive's last byte may be padding
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () ->
                  DebianPackage.collect(
                      new ByteArrayInputStream(cut), "ima", new ReferenceCollector()))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void anyChangeOfOneByteIsReadOrMalformedAndNothingElse() throws Exception {
    for (String compression : List.of("none", "gzip", "xz", "zstd")) {
      byte[] whole = Files.readAllBytes(packed(compression));
      for (int at = 0; at < whole.length; at += 7) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) 0xff;
        try {
          DebianPackage.collect(new ByteArrayInputStream(changed), "ima", new ReferenceCollector());
        } catch (MalformedException e) {
          assertThat(e).hasMessageContaining("Debian package");
        }
      }
    }
  }

  /** A root with a merged /usr, as dpkg lists it. */
  @Test
  void installedFilesAreHashedWhereTheirLinksLead() throws IOException {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("usr/bin"));
    Files.createDirectories(root.resolve("var/lib/dpkg/info"));
    Files.createDirectories(root.resolve("etc/alternatives"));
    Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
    Files.writeString(root.resolve("usr/bin/tool"), "tool");
    Files.createSymbolicLink(
        root.resolve("usr/bin/editor"), Path.of("/etc/alternatives/an-editor"));
    Files.createSymbolicLink(root.resolve("etc/alternatives/an-editor"), Path.of("/usr/bin/tool"));
    Files.createSymbolicLink(root.resolve("usr/bin/loop"), Path.of("loop"));
    Files.createSymbolicLink(root.resolve("usr/bin/out"), Path.of("../../../../../../etc/passwd"));
    Files.writeString(
        root.resolve("var/lib/dpkg/info/tool.list"),
        "/.\n/bin\n/bin/tool\n/usr/bin/editor\n/usr/bin/gone\n/usr/bin/loop\n/usr/bin/out\n");
    ReferenceCollector collector = new ReferenceCollector();
    List<Integer> progress = new java.util.ArrayList<>();
    InstalledPackages.collect(root, "ima", collector, (done, _) -> progress.add(done));

    assertThat(digests(collector))
        .containsExactly(Map.entry("/usr/bin/tool", Bytes.ofUtf8("tool").sha256()));
    assertThat(values(collector).findings(Finding.NOTE).values())
        .allMatch(paths -> paths.equals(List.of("/usr/bin/gone", "/usr/bin/loop", "/usr/bin/out")));
    assertThat(progress).hasSize(7);
  }
}
