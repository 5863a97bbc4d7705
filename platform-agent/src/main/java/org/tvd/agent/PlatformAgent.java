package org.tvd.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.agent.attestation.Backoff;
import org.tvd.agent.attestation.BootClock;
import org.tvd.agent.channel.ChannelKey;
import org.tvd.agent.channel.VerifierClient;
import org.tvd.agent.control.ControlServer;
import org.tvd.agent.evidence.EvidenceCollector;
import org.tvd.agent.identity.HostIdentity;
import org.tvd.agent.identity.PlatformTpm;
import org.tvd.agent.identity.StateFolder;
import org.tvd.agent.network.Attachments;
import org.tvd.agent.network.Carrier;
import org.tvd.agent.network.EnforcedNetwork;
import org.tvd.agent.network.HostNetwork;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.enforcer.EnforcementException;
import org.tvd.tpm.TpmException;

/**
 * A running platform agent: enrols its host where needed, attests and renews, and keeps the host's
 * network as the verifier granted it, while leases last.
 */
public final class PlatformAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformAgent.class);
  private static final Duration TPM_DEADLINE = Duration.ofSeconds(10);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();

  /** What close() undoes, the last first. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private PlatformAgent() {}

  /** Where the host's network comes from. */
  @FunctionalInterface
  interface NetworkSource {
    HostNetwork open(AgentSettings settings) throws IOException, EnforcementException;
  }

  /**
   * Starts an agent in the network namespace of its host; it attests on its own from then on.
   *
   * @throws AgentException if it cannot start; nothing stays behind then
   */
  public static PlatformAgent start(AgentSettings settings) throws AgentException {
    requireCapabilities();
    return start(settings, EnforcedNetwork::open);
  }

  static PlatformAgent start(AgentSettings settings, NetworkSource network) throws AgentException {
    PlatformAgent agent = new PlatformAgent();
    boolean started = false;
    try {
      agent.assemble(settings, network);
      started = true;
      return agent;
    } catch (TpmException e) {
      throw new AgentException("tpm: " + settings.tpm() + ": " + e.getMessage(), e);
    } catch (EnforcementException e) {
      throw new AgentException("the host's network cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new AgentException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } finally {
      if (!started) {
        agent.close();
      }
    }
  }

  private void assemble(AgentSettings settings, NetworkSource networks)
      throws IOException, TpmException, EnforcementException {
    ChannelKey channel = ChannelKey.generate(settings.host());
    VerifierClient verifier =
        keep(VerifierClient.of(settings.verifier(), channel, settings.verifierCertificate()));
    StateFolder state = keep(StateFolder.open(settings.state()));
    ControlServer.refuseLive(settings.controlSocket());
    PlatformTpm tpm = new PlatformTpm(settings.tpm(), TPM_DEADLINE);
    HostIdentity identity = HostIdentity.open(settings.host(), tpm, state);
    HostNetwork network = networks.open(settings);
    BootClock clock = BootClock.ofHost();
    Attachments attachments = new Attachments(verifier, network);
    Carrier carrier = keep(Carrier.start(network, clock, attachments::restore));
    EvidenceCollector collector =
        new EvidenceCollector(settings, network.offer(), tpm, channel.publicKey());
    collector.check();
    AttestationRim rim =
        new AttestationRim(
            new AttestationRim.Parts(
                settings.host(),
                tpm,
                identity,
                collector,
                verifier,
                carrier,
                clock,
                new Backoff(new SecureRandom())),
            () -> Thread.ofPlatform().name("fault").start(this::close));
    keep(
        ControlServer.start(
            settings.controlSocket(),
            new AgentControl(settings, rim.loop(), carrier, attachments, clock)));
    keep(rim);
    rim.start();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Networks and namespaces are the kernel's to guard: see capabilities(7). */
  private static void requireCapabilities() throws AgentException {
    long netAdmin = 1L << 12;
    long sysAdmin = 1L << 21;
    try {
      long effective =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("CapEff:"))
              .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
              .findFirst()
              .orElse(0);
      if ((effective & netAdmin) == 0 || (effective & sysAdmin) == 0) {
        throw new AgentException(
            "the agent must be root, or have CAP_NET_ADMIN and CAP_SYS_ADMIN, for it changes the"
                + " host's network; start it with sudo");
      }
    } catch (IOException e) {
      throw new AgentException("this host has no /proc: expected Linux", e);
    }
  }

  /** Waits until the agent is closed, by its owner or by a fault of its own. */
  public void awaitTermination() throws InterruptedException {
    ended.await();
  }

  /** Withdraws everything from the host's network, removes the control socket, and ends. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while ending: {}", e.toString());
      }
    }
    ended.countDown();
  }
}
