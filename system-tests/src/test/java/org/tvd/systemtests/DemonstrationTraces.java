package org.tvd.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tvd.enforcer.render.KernelNames;

/**
 * What a demonstration is seen by on this machine.
 *
 * @param mark a value in the environment of its processes, which all their children inherit
 */
record DemonstrationTraces(String mark) {
  private static final String VARIABLE = "TVD_TEST_MARK";
  private static final Path LOCK = Path.of("/run/tvd-demo.lock");

  Map<String, String> environment() {
    return Map.of(VARIABLE, mark);
  }

  /** Everything that is there now. */
  List<String> found() throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    Installation.must("ip", "netns", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(name -> name.startsWith("tvd-demo-") || ofHost(name))
        .forEach(name -> found.add("namespace " + name));
    Installation.must("ip", "-o", "link")
        .lines()
        .map(line -> line.split(": ", 3)[1].split("@", 2)[0])
        .filter(name -> name.equals("hall") || ofHost(name))
        .forEach(name -> found.add("interface " + name));
    Installation.must("nft", "list", "tables")
        .lines()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .filter(DemonstrationTraces::ofHost)
        .forEach(name -> found.add("nft table " + name));
    for (Path socket : list(Path.of("/run/wireguard"))) {
      if (ofHost(String.valueOf(socket.getFileName()))) {
        found.add("socket " + socket);
      }
    }
    if (Files.exists(LOCK)) {
      found.add("file " + LOCK);
    }
    found.addAll(processes());
    return found;
  }

  private static boolean ofHost(String name) {
    return Stream.of("h1", "h2", "h3", "h4", "h5")
        .map(KernelNames::of)
        .anyMatch(h -> h.ownsNamespace(name) || h.ownsLink(name) || h.ownsTable(name));
  }

  private List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    String wanted = VARIABLE + "=" + mark + "\0";
    for (Path process : list(Path.of("/proc"))) {
      if (String.valueOf(process.getFileName()).matches("\\d+")
          && read(process.resolve("environ")).contains(wanted)) {
        found.add("process " + read(process.resolve("cmdline")).replace('\0', ' '));
      }
    }
    return found;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** Empty where the process has ended meanwhile. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
