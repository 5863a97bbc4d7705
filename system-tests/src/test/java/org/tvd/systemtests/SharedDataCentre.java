package org.tvd.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One data centre for the test classes that ask for it, for its set-up takes a while. */
final class SharedDataCentre implements ParameterResolver {

  /** What the store closes at the end of all tests. */
  private record Held(DataCentre dataCentre, Path folder) implements AutoCloseable {

    static Held open() {
      try {
        Installation installation = Installation.findForNetworks();
        Path folder = Files.createTempDirectory("tvdt");
        var held = new Held(new DataCentre(installation, folder), folder);
        boolean opened = false;
        try {
          held.dataCentre.open();
          opened = true;
        } finally {
          if (!opened) {
            held.close();
          }
        }
        return held;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      dataCentre.close();
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DataCentre.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedDataCentre.class))
        .getOrComputeIfAbsent("data centre", _ -> Held.open(), Held.class)
        .dataCentre();
  }
}
