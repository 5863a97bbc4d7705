package org.tvd.tpmsim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.ima.ImaProgress;
import org.tvd.protocol.ima.ImaReplay;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

class SimulatorTest {
  @TempDir private Path dir;

  @BeforeEach
  void swtpm() {
    Tools.assume("swtpm", "swtpm");
  }

  private static Bytes pcr(Simulator.Machine machine, int pcr) throws TpmException {
    try (TpmDevice tpm = TpmDevice.open(machine.address().connect(Duration.ofSeconds(10)))) {
      return tpm.readPcrs(List.of(new PcrBankSelection(HashAlgorithm.SHA256, List.of(pcr))))
          .getFirst()
          .values()
          .getFirst();
    }
  }

  @Test
  void aMachineRunsBootsMeasuresAndEnds() throws Exception {
    Simulator simulator = Simulator.open(dir);
    simulator.manufacture("host-a");
    assertThat(simulator.list()).singleElement().matches(machine -> machine.pid().isEmpty());
    assertThatThrownBy(() -> simulator.measure("host-a", "/bin/sh", Bytes.EMPTY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not run");

    var booted = new CompletableFuture<Simulator.Machine>();
    Thread running =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    simulator.run("host-a", BootProfile.STANDARD, booted::complete);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (IOException | TpmException | RuntimeException e) {
                    booted.completeExceptionally(e);
                  }
                });
    Simulator.Machine machine = booted.get(20, TimeUnit.SECONDS);
    Bytes measured = pcr(machine, 4);

    simulator.measure("host-a", "/bin/sh", Bytes.ofUtf8("sh"));
    ImaLog ima = ImaLog.parse(Bytes.of(Files.readAllBytes(machine.imaLog())));
    assertThat(ima.replay(ImaProgress.START, Map.of(HashAlgorithm.SHA256, pcr(machine, 10))))
        .isInstanceOfSatisfying(
            ImaReplay.Reached.class, reached -> assertThat(reached.entries()).isEqualTo(2));

    simulator.extend("host-a", 4, Bytes.ofUtf8("tampered"));
    assertThat(pcr(machine, 4)).isNotEqualTo(measured);

    // The same directory, as another process opens it.
    Simulator.open(dir).boot("host-a", BootProfile.STANDARD);
    assertThat(pcr(machine, 4)).isEqualTo(measured);
    ima = ImaLog.parse(Bytes.of(Files.readAllBytes(machine.imaLog())));
    assertThat(ima.size()).isEqualTo(1);

    running.interrupt();
    running.join();
    assertThat(simulator.list()).singleElement().matches(ended -> ended.pid().isEmpty());
  }

  @Test
  void refusesNamesThatLeaveItsDirectoryAndMachinesThatAreAbsent() throws Exception {
    Simulator simulator = Simulator.open(dir);
    assertThatThrownBy(() -> simulator.manufacture("../x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> simulator.boot("host-a", BootProfile.STANDARD))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(simulator.list()).isEmpty();
  }

  @Test
  void theTpmEndsWithAKilledParent() throws Exception {
    Path tpm = dir.resolve("tpm");
    Swtpm.manufacture(tpm, EkAuthority.create(dir.resolve("ca"))).close();
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SwtpmHolder.class.getName(),
                tpm.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      ProcessHandle swtpm = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(swtpm.isAlive()).isTrue();
      parent.destroyForcibly();
      assertThat(swtpm.onExit().get(10, TimeUnit.SECONDS)).isNotNull();
    } finally {
      parent.destroyForcibly();
    }
  }
}
