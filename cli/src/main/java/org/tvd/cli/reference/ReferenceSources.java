package org.tvd.cli.reference;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.KeylimeRuntimePolicy;
import org.tvd.protocol.reference.Reading;
import org.tvd.protocol.reference.ReferenceCollector;
import org.tvd.protocol.reference.ReferenceFormat;
import org.tvd.protocol.reference.ReferenceValues;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.reference.Signer;

/** Files and file systems as sources of reference values. */
public final class ReferenceSources {
  private static final int MAX_FILE = 256 << 20;
  private static final Bytes AR = Bytes.ofUtf8("!<arch>\n");
  private static final Duration PROGRESS = Duration.ofSeconds(2);

  private ReferenceSources() {}

  /** A whole file. */
  public static Bytes content(Path file) throws IOException {
    return ProposalFolder.content(file, MAX_FILE);
  }

  /** Whether it is a Debian package, by its first bytes. */
  public static boolean isPackage(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Bytes.of(in.readNBytes(AR.size())).equals(AR);
    }
  }

  /** The form of a file, as it begins. */
  public static ReferenceFormat format(Path file, Bytes content) throws MalformedException {
    Optional<ReferenceFormat> format = ReferenceFormat.detect(content);
    if (format.isEmpty()) {
      throw new MalformedException(
          file.toString(), 0, "expected a form of reference values; --format says which");
    }
    return format.get();
  }

  /** Reads Debian packages. */
  public static Reading packages(
      List<Path> files, String list, List<Signer> signers, PrintWriter progress)
      throws IOException, MalformedException {
    ReferenceCollector collector = new ReferenceCollector();
    BiConsumer<Integer, Integer> told = progress(progress, "packages");
    int read = 0;
    int done = 0;
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        read += DebianPackage.collect(in, list, collector);
      } catch (MalformedException e) {
        throw new MalformedException(file.toString(), e.offset(), e.getMessage());
      }
      told.accept(++done, files.size());
    }
    collector.note(
        "files of /bin, /sbin and /lib are approved under /usr too, where a merged /usr has them",
        files.size() + " packages");
    return finished(
        "%d files of %d Debian packages".formatted(read, files.size()), signers, collector);
  }

  /** Reads what dpkg installed under a root. */
  public static Reading installed(
      Path root, String list, List<Signer> signers, PrintWriter progress) throws IOException {
    ReferenceCollector collector = new ReferenceCollector();
    InstalledPackages.collect(root, list, collector, progress(progress, "files"));
    collector.weak(
        "files as they are on this host now: whoever could change them chose them",
        root.toString());
    return finished("files that dpkg installed under " + root, signers, collector);
  }

  private static Reading finished(
      String source, List<Signer> signers, ReferenceCollector collector) {
    return switch (Reading.unsigned(signers)) {
      case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
      case Reading.Origin.Accepted(Provenance provenance) ->
          new Reading.Read(collector.values(source, provenance));
    };
  }

  /** Keylime's list of excludes: one regular expression a line. */
  public static List<String> excludes(Path file) throws IOException {
    String text = new String(content(file).toArray(), StandardCharsets.UTF_8);
    return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  /** A reading with such excludes beside its own. */
  public static Reading withExcludes(Reading reading, List<String> excludes) {
    return switch (reading) {
      case Reading.Refused refusal -> refusal;
      case Reading.Read(ReferenceValues values) ->
          new Reading.Read(KeylimeRuntimePolicy.withExcludes(values, excludes));
    };
  }

  /** Tells of long work every few seconds. */
  private static BiConsumer<Integer, Integer> progress(PrintWriter out, String what) {
    Instant[] last = {Instant.now()};
    return (done, all) -> {
      Instant now = Instant.now();
      if (Duration.between(last[0], now).compareTo(PROGRESS) >= 0) {
        last[0] = now;
        out.println(done + " of " + all + " " + what);
        out.flush();
      }
    };
  }
}
