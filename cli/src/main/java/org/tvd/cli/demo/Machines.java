package org.tvd.cli.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.Simulator;
import org.tvd.tpmsim.Simulator.Machine;

/** The demonstration's machines: each a TPM of its own, really booted and measured. */
final class Machines implements AutoCloseable {
  private static final long BOOT_SECONDS = 20;
  private static final Duration TPM_LIMIT = Duration.ofSeconds(10);

  /** What an honest machine runs: path and content. */
  static final Map<String, String> APPROVED_FILES =
      Map.of(
          "/usr/lib/systemd/systemd", "systemd 257",
          "/usr/bin/bash", "bash 5.2",
          "/usr/sbin/sshd", "sshd 9.9");

  private final Simulator simulator;
  private final Map<String, Instant> poweredOn = new TreeMap<>();
  private final List<Thread> running = new ArrayList<>();

  Machines(Simulator simulator) {
    this.simulator = simulator;
  }

  Simulator simulator() {
    return simulator;
  }

  /** Makes a machine, boots it, and lets it run what every honest machine runs. */
  Machine powerOn(String name, BootProfile profile)
      throws IOException, TpmException, InterruptedException {
    simulator.manufacture(name);
    poweredOn.put(name, Instant.now());
    var booted = new CompletableFuture<Machine>();
    running.add(
        Thread.ofPlatform()
            .name("machine " + name)
            .start(
                () -> {
                  try {
                    simulator.run(name, profile, booted::complete);
                  } catch (IOException | TpmException e) {
                    booted.completeExceptionally(e);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // it is powered off
                  }
                }));
    try {
      Machine machine = booted.get(BOOT_SECONDS, TimeUnit.SECONDS);
      for (Map.Entry<String, String> file : new TreeMap<>(APPROVED_FILES).entrySet()) {
        simulator.measure(name, file.getKey(), Bytes.ofUtf8(file.getValue()));
      }
      return machine;
    } catch (ExecutionException e) {
      throw new IOException("machine " + name + " does not boot: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("machine " + name + " does not boot in " + BOOT_SECONDS + " s", e);
    }
  }

  /** When a machine was powered on. */
  Instant poweredOn(String name) {
    return Optional.ofNullable(poweredOn.get(name)).orElseThrow();
  }

  /** The endorsement key certificate that the manufacturer put into a machine's TPM. */
  static X509Certificate ekCertificate(Machine machine) throws IOException, TpmException {
    try (TpmDevice tpm = TpmDevice.open(machine.address().connect(TPM_LIMIT))) {
      var der = new ByteArrayInputStream(tpm.endorsementKey().certificate().toArray());
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
    } catch (GeneralSecurityException e) {
      throw new IOException("the TPM's certificate does not parse", e);
    }
  }

  /** Powers all machines off. */
  @Override
  public void close() {
    running.forEach(Thread::interrupt);
    try {
      for (Thread thread : running) {
        thread.join(TimeUnit.SECONDS.toMillis(BOOT_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
