package org.tvd.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tvd.cli.reference.ReferenceSources;
import org.tvd.cli.reference.SignerFile;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.reference.KeylimeRuntimePolicy;
import org.tvd.protocol.reference.Reading;
import org.tvd.protocol.reference.ReferenceFormat;
import org.tvd.protocol.reference.Signer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tvd reference import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a proposal of reference values that somebody publishes.",
      "",
      "What a policy cannot hold is told, never dropped in silence: see 'Not imported' in the"
          + " review.",
      "",
      "Examples:",
      "  tvd reference import vendor.corim --signed-by vendor.pem --out proposal",
      "  tvd reference import base-rim.swidtag --support event.log --out proposal",
      "  tvd reference import runtime-policy.json --out proposal      from Keylime",
      "  tvd reference import allowlist.txt --excludes exclude.txt --out proposal",
      "  tvd reference import mb-refstate.json --out proposal",
      "  tvd reference import /var/cache/apt/archives/*.deb --out proposal",
      "  tvd reference import --installed / --out proposal            what dpkg installed",
      "",
    })
final class ReferenceImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "One source, or any number of Debian packages.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--installed",
      paramLabel = "ROOT",
      description = "What dpkg installed in the file system under ROOT.")
  private @Nullable Path installed;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "auto, swid, coswid, corim, keylime-runtime, keylime-measured-boot, hashes or debian"
              + " (default: ${DEFAULT-VALUE}).")
  private String format = "auto";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The proposal's folder.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Overwrite an earlier proposal.")
  private boolean force;

  @Option(
      names = "--list",
      paramLabel = "NAME",
      description =
          "The reference's name, where the format does not name its lists: files, components or"
              + " ima if not given.")
  private @Nullable String list;

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Before each list's name.")
  private String prefix = "";

  @Option(
      names = "--signed-by",
      paramLabel = "PEM",
      description = "A certificate or public key that must have signed the source; repeatable.")
  private List<Path> signedBy = new ArrayList<>();

  @Option(
      names = "--support",
      paramLabel = "FILE",
      description = "A support RIM (event log) that a TCG RIM names by its digest; repeatable.")
  private List<Path> support = new ArrayList<>();

  @Option(
      names = "--excludes",
      paramLabel = "FILE",
      description = "Keylime's list of excludes that goes with an allow list.")
  private @Nullable Path excludes;

  @Override
  public Integer call() throws Exception {
    if (files.isEmpty() == (installed == null)) {
      throw new ParameterException(spec.commandLine(), "expected FILE or --installed, one of them");
    }
    if (list != null && !list.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new ParameterException(spec.commandLine(), "--list: not a reference's name: " + list);
    }
    return ReferenceCommand.propose(spec, reading(), out, prefix, force);
  }

  private Reading reading() throws Exception {
    List<Signer> signers = new ArrayList<>();
    for (Path file : signedBy) {
      signers.addAll(SignerFile.read(file));
    }
    PrintWriter progress = spec.commandLine().getErr();
    String hashes = list == null ? KeylimeRuntimePolicy.LIST : list;
    if (installed != null) {
      return ReferenceSources.installed(installed, hashes, signers, progress);
    }
    if (format.equals("debian")
        || (format.equals("auto") && ReferenceSources.isPackage(files.getFirst()))) {
      return ReferenceSources.packages(files, hashes, signers, progress);
    }
    if (files.size() > 1) {
      throw new ParameterException(spec.commandLine(), "expected one FILE that is no package");
    }
    Bytes content = ReferenceSources.content(files.getFirst());
    ReferenceFormat form =
        format.equals("auto") ? ReferenceSources.format(files.getFirst(), content) : chosen();
    List<Bytes> supportRims = new ArrayList<>();
    for (Path file : support) {
      supportRims.add(ReferenceSources.content(file));
    }
    String name = list == null ? form.list() : list;
    Reading reading = form.read(content, name, signers, supportRims, Instant.now());
    return excludes == null
        ? reading
        : ReferenceSources.withExcludes(reading, ReferenceSources.excludes(excludes));
  }

  private ReferenceFormat chosen() {
    return Optional.of(format.toUpperCase(Locale.ROOT).replace('-', '_'))
        .flatMap(
            name ->
                List.of(ReferenceFormat.values()).stream()
                    .filter(form -> form.name().equals(name))
                    .findFirst())
        .orElseThrow(
            () -> new ParameterException(spec.commandLine(), "--format: unknown: " + format));
  }
}
