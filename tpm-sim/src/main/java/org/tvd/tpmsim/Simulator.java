package org.tvd.tpmsim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmAddress;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;

/**
 * Simulated machines in a directory: one manufacturer, and per machine a TPM with its state, a boot
 * log and an IMA log. The actions other than {@link #run} reach the running TPM over its sockets,
 * so they may be called from any process; each waits until no other program uses the TPM.
 */
public final class Simulator {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String NAME = "[a-z0-9-]{1,63}";

  private final Path directory;
  private final EkAuthority authority;

  private Simulator(Path directory, EkAuthority authority) {
    this.directory = directory;
    this.authority = authority;
  }

  /** Opens {@code directory}; where it is new, it is made, with a new manufacturer. */
  public static Simulator open(Path directory) throws IOException {
    Path ca = directory.resolve("ek-ca");
    return new Simulator(
        directory, Files.exists(ca) ? EkAuthority.open(ca) : EkAuthority.create(ca));
  }

  /** The manufacturer of all TPMs here. */
  public EkAuthority authority() {
    return authority;
  }

  /**
   * One simulated machine.
   *
   * @param name of the machine
   * @param pid of its running swtpm; empty if it does not run
   * @param address where an agent finds the TPM
   * @param bootLog where its boot log is
   * @param imaLog where its IMA log is
   */
  public record Machine(
      String name, Optional<Long> pid, TpmAddress address, Path bootLog, Path imaLog) {}

  /** Makes a TPM for a new machine; it does not run yet. */
  public Machine manufacture(String name) throws IOException, TpmException {
    Swtpm.manufacture(home(name), authority).close();
    return machine(name);
  }

  /** All machines, by name. */
  public List<Machine> list() throws IOException {
    Path machines = directory.resolve("machines");
    List<Machine> found = new ArrayList<>();
    if (Files.isDirectory(machines)) {
      try (Stream<Path> homes = Files.list(machines)) {
        for (Path home : homes.filter(Swtpm::manufactured).sorted().toList()) {
          found.add(machine(String.valueOf(home.getFileName())));
        }
      }
    }
    return found;
  }

  /**
   * Powers a machine on, boots it, and keeps its TPM running until the thread is interrupted or
   * swtpm ends.
   *
   * @param booted told when the machine is up
   */
  public void run(String name, BootProfile profile, Consumer<Machine> booted)
      throws IOException, TpmException, InterruptedException {
    try (Swtpm swtpm = Swtpm.start(home(name))) {
      try (TpmDevice tpm = TpmDevice.open(swtpm.address().connect(DEADLINE))) {
        firmware(name, tpm, profile);
      }
      booted.accept(machine(name));
      swtpm.await();
    }
  }

  /** Reboots a running machine: power cycle, firmware, boot loader, a new IMA log. */
  public void boot(String name, BootProfile profile) throws IOException, TpmException {
    Machine machine = running(name);
    try (var control = SwtpmControl.connect(home(name).resolve(Swtpm.CONTROL_SOCKET), DEADLINE)) {
      control.powerCycle();
    }
    TpmTransport transport = machine.address().connect(DEADLINE);
    try (transport) {
      Manufacturing.startup(transport);
      try (TpmDevice tpm = TpmDevice.open(transport)) {
        firmware(name, tpm, profile);
      }
    }
  }

  /** Lets a running machine's kernel measure a file of the given content. */
  public void measure(String name, String path, Bytes content) throws IOException, TpmException {
    Machine machine = running(name);
    try (TpmDevice tpm = TpmDevice.open(machine.address().connect(DEADLINE))) {
      SimulatedIma.measure(tpm, machine.imaLog(), path, content.sha256());
    }
  }

  /** Extends a register of a running machine with a digest of {@code content}; no log tells. */
  public void extend(String name, int pcr, Bytes content) throws IOException, TpmException {
    try (TpmDevice tpm = TpmDevice.open(running(name).address().connect(DEADLINE))) {
      tpm.extend(pcr, MeasuredBoot.digests(content));
    }
  }

  private void firmware(String name, TpmDevice tpm, BootProfile profile)
      throws IOException, TpmException {
    Machine machine = machine(name);
    Files.write(machine.bootLog(), SimulatedFirmware.boot(tpm, profile).toArray());
    SimulatedIma.begin(tpm, machine.imaLog());
  }

  private Machine running(String name) throws IOException {
    Machine machine = machine(name);
    if (machine.pid().isEmpty()) {
      throw new IOException("the simulated machine '" + name + "' does not run; start it first");
    }
    return machine;
  }

  private Machine machine(String name) throws IOException {
    Path home = home(name);
    if (!Swtpm.manufactured(home)) {
      throw new NoSuchFileException(
          home.toString(), null, "there is no simulated machine '" + name + "'");
    }
    return new Machine(
        name,
        SwtpmProcess.running(home).map(ProcessHandle::pid),
        Swtpm.address(home),
        home.resolve("binary_bios_measurements"),
        home.resolve("binary_runtime_measurements"));
  }

  private Path home(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "expected a machine's name of a-z, 0-9 and -, at most 63 characters, found '"
              + name
              + "'");
    }
    return directory.toAbsolutePath().resolve("machines").resolve(name);
  }
}
