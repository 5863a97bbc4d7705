package org.tvd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.x509.Pem;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.Simulator;
import org.tvd.tpmsim.Simulator.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd sim}. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SimCommand.Manufacture.class,
      SimCommand.Run.class,
      SimCommand.Boot.class,
      SimCommand.Measure.class,
      SimCommand.Extend.class,
      SimCommand.ListMachines.class,
      SimCommand.Ek.class,
    },
    description = {
      "Simulated machines, each with a TPM of its own (swtpm), for development and demonstration.",
      "",
      "A policy that trusts their manufacturer (ek-ca/ek-ca.pem) must call it virtual.",
      "",
    })
final class SimCommand extends CommandGroup {

  /** What every command here has. */
  abstract static class OnSimulator implements Callable<Integer> {
    @Option(
        names = "--dir",
        paramLabel = "DIR",
        defaultValue = "${env:TVD_SIM:-tvd-sim}",
        description = "Where the machines are (default: $TVD_SIM, or ${DEFAULT-VALUE}).")
    private Path directory = Path.of("tvd-sim");

    protected Simulator simulator() throws IOException {
      return Simulator.open(directory.toAbsolutePath());
    }
  }

  /** How a machine boots. */
  static final class Profile {
    @Option(names = "--no-secure-boot", description = "Boots with Secure Boot off.")
    private boolean noSecureBoot;

    @Option(
        names = "--boot-application",
        paramLabel = "TEXT",
        description = "The content of an image that is started while booting; may be repeated.")
    private List<String> applications = List.of();

    @Option(
        names = "--command-line",
        paramLabel = "TEXT",
        defaultValue = "/vmlinuz root=/dev/vda1 ro ima_policy=tcb",
        description = "The kernel's command line (default: ${DEFAULT-VALUE}).")
    private String commandLine = "";

    BootProfile profile() {
      return new BootProfile(
          !noSecureBoot,
          applications.isEmpty() ? BootProfile.STANDARD.bootApplications() : applications,
          commandLine);
    }
  }

  /** {@code tvd sim manufacture}. */
  @Command(
      name = "manufacture",
      mixinStandardHelpOptions = true,
      description = "Makes machines: each a TPM with a certified endorsement key.")
  static final class Manufacture extends OnSimulator {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The machines' names.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws Exception {
      Simulator simulator = simulator();
      for (String name : names) {
        Machine machine = simulator.manufacture(name);
        System.out.println("made " + name + " with TPM " + machine.address());
      }
      System.out.println("manufacturer: " + simulator.authority().certificateFile());
      return 0;
    }
  }

  /** {@code tvd sim run}. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Powers a machine on, boots it, and keeps it on until this is interrupted.")
  static final class Run extends OnSimulator {
    @Parameters(paramLabel = "NAME", description = "The machine's name.")
    private String name = "";

    @Mixin private Profile profile = new Profile();

    @Override
    public Integer call() throws Exception {
      Thread running = Thread.currentThread();
      Runtime.getRuntime().addShutdownHook(new Thread(running::interrupt, "end"));
      try {
        simulator()
            .run(
                name,
                profile.profile(),
                machine ->
                    System.out.printf(
                        "%s is up: tpm %s, boot log %s, IMA log %s%n",
                        name, machine.address(), machine.bootLog(), machine.imaLog()));
      } catch (InterruptedException e) {
        return 0; // that is how it ends
      }
      return 0;
    }
  }

  /** {@code tvd sim boot}. */
  @Command(
      name = "boot",
      mixinStandardHelpOptions = true,
      description = "Reboots a running machine.")
  static final class Boot extends OnSimulator {
    @Parameters(paramLabel = "NAME", description = "The machine's name.")
    private String name = "";

    @Mixin private Profile profile = new Profile();

    @Override
    public Integer call() throws Exception {
      simulator().boot(name, profile.profile());
      System.out.println("rebooted " + name);
      return 0;
    }
  }

  /** {@code tvd sim measure}. */
  @Command(
      name = "measure",
      mixinStandardHelpOptions = true,
      description = "Lets a running machine's kernel measure a file, as if it were run there.")
  static final class Measure extends OnSimulator {
    @Parameters(index = "0", paramLabel = "NAME", description = "The machine's name.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "The file's path there.")
    private String path = "";

    @Option(
        names = "--content",
        paramLabel = "FILE",
        required = true,
        description = "A file here with its content.")
    private Path content = Path.of("");

    @Override
    public Integer call() throws Exception {
      simulator().measure(name, path, Bytes.of(Files.readAllBytes(content)));
      System.out.println("measured " + path + " on " + name);
      return 0;
    }
  }

  /** {@code tvd sim extend}. */
  @Command(
      name = "extend",
      mixinStandardHelpOptions = true,
      description = "Extends a register of a running machine's TPM, without telling any log.")
  static final class Extend extends OnSimulator {
    @Parameters(index = "0", paramLabel = "NAME", description = "The machine's name.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "PCR", description = "The register, 0 to 23.")
    private int pcr;

    @Parameters(index = "2", paramLabel = "TEXT", description = "What it is extended with.")
    private String text = "";

    @Override
    public Integer call() throws Exception {
      simulator().extend(name, pcr, Bytes.ofUtf8(text));
      System.out.println("extended PCR " + pcr + " of " + name);
      return 0;
    }
  }

  /** {@code tvd sim list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists machines.")
  static final class ListMachines extends OnSimulator {
    @Override
    public Integer call() throws Exception {
      var table = new Table("MACHINE", "SWTPM", "TPM", "BOOT LOG", "IMA LOG");
      for (Machine machine : simulator().list()) {
        table.row(
            machine.name(),
            machine.pid().map(String::valueOf).orElse("off"),
            machine.address(),
            machine.bootLog(),
            machine.imaLog());
      }
      table.print(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
      return 0;
    }
  }

  /** {@code tvd sim ek}. */
  @Command(
      name = "ek",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the endorsement key certificate (PEM) of a running machine's TPM.",
        "",
        "For a real TPM there is 'tpm2_getekcertificate'.",
        "",
      })
  static final class Ek extends OnSimulator {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Parameters(paramLabel = "NAME", description = "The machine's name.")
    private String name = "";

    @Override
    public Integer call() throws Exception {
      Machine machine =
          simulator().list().stream()
              .filter(known -> known.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no simulated machine '" + name + "'"));
      if (machine.pid().isEmpty()) {
        throw new IOException("the simulated machine '" + name + "' does not run; start it first");
      }
      try (TpmDevice tpm = TpmDevice.open(machine.address().connect(LIMIT))) {
        System.out.print(new Pem(Pem.CERTIFICATE, tpm.endorsementKey().certificate()).text());
      }
      return 0;
    }
  }
}
