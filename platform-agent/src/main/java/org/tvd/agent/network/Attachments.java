package org.tvd.agent.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.agent.channel.Answer;
import org.tvd.agent.channel.VerifierClient;
import org.tvd.enforcer.EnforcementException;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/**
 * The VPEs that this agent attached: a place in the TVD from the verifier, an interface from the
 * host's network, both or neither. Where a TVD was withdrawn and is carried again, its VPEs get
 * their interfaces back.
 */
public final class Attachments {
  private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);
  private static final Duration PLAN_DEADLINE = Duration.ofSeconds(10);
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,14}");

  private final VerifierClient verifier;
  private final HostNetwork network;
  private final ReentrantLock one = new ReentrantLock();
  private final Map<String, Attached> attached = new ConcurrentSkipListMap<>();

  /** A VPE and where it is. */
  public record Attached(String tvd, Vpe vpe, Path netns, String interfaceName) {}

  public Attachments(VerifierClient verifier, HostNetwork network) {
    this.verifier = verifier;
    this.network = network;
  }

  /** All of them, by TVD and name. */
  public List<Attached> list() {
    return List.copyOf(attached.values());
  }

  /**
   * Attaches a VPE.
   *
   * @param carrier that carries the TVD
   * @param request for its place
   * @param netns the path of a network namespace, or the name of one under /run/netns
   * @throws AttachmentException if it is not attached: what was expected, found, and what to do;
   *     nothing of it stays
   */
  public Vpe attach(Carrier carrier, VpeRequest request, Path netns, String interfaceName)
      throws AttachmentException, InterruptedException {
    String tvd = request.tvd();
    String name = request.name();
    expect(NAME.matcher(tvd).matches(), "tvd: expected [a-z0-9-]{1,63}, found '" + tvd + "'");
    expect(NAME.matcher(name).matches(), "name: expected [a-z0-9-]{1,63}, found '" + name + "'");
    expect(
        INTERFACE.matcher(interfaceName).matches(),
        "interface: expected [A-Za-z0-9_-]{1,15}, found '" + interfaceName + "'");
    Path namespace = Path.of("/run/netns").resolve(netns);
    expect(Files.exists(namespace), "netns: there is no network namespace " + namespace);
    one.lockInterruptibly();
    try {
      expect(
          !attached.containsKey(key(tvd, name)),
          "VPE " + name + " is attached to " + tvd + " already; detach it first");
      expect(
          carrier.isGranted(tvd),
          "this host does not carry " + tvd + " now; `tvd agent status` says why");
      requireOneVpe(request, namespace);
      Vpe vpe = place(request);
      try {
        expect(
            carrier.await(tvd, plan -> plan.vpes().contains(vpe), PLAN_DEADLINE),
            "no plan of " + tvd + " with this VPE came within " + PLAN_DEADLINE.toSeconds() + " s");
        network.attach(tvd, vpe, namespace, interfaceName);
      } catch (EnforcementException | AttachmentException e) {
        throw undone(tvd, name, e);
      }
      attached.put(key(tvd, name), new Attached(tvd, vpe, namespace, interfaceName));
      return vpe;
    } finally {
      one.unlock();
    }
  }

  /**
   * Takes a VPE's interface away, then gives its place back.
   *
   * @throws AttachmentException if it was not attached here, or either cannot be done; it can be
   *     repeated then
   */
  public void detach(String tvd, String name) throws AttachmentException, InterruptedException {
    one.lockInterruptibly();
    try {
      expect(
          attached.containsKey(key(tvd, name)),
          "VPE " + name + " of " + tvd + " is not attached here; `tvd vpe list` shows what is");
      try {
        network.detach(tvd, name);
      } catch (EnforcementException e) {
        throw new AttachmentException("the interface cannot be removed: " + e.getMessage(), e);
      }
      try {
        if (verifier.release(tvd, name) instanceof Answer.Problem<Boolean>(var details)
            && details.status() != 404) {
          LOG.warn("{}: the verifier keeps VPE {}: {}", tvd, name, details.detail());
        }
      } catch (IOException e) {
        throw new AttachmentException(
            "the interface is gone, but the verifier does not know yet: "
                + e.getMessage()
                + "; detach again when it is back",
            e);
      }
      attached.remove(key(tvd, name));
    } finally {
      one.unlock();
    }
  }

  /** A TVD was built anew: gives the VPEs that it still has here their interfaces back. */
  public void restore(NetworkPlan plan) {
    attached.values().stream()
        .filter(attachment -> attachment.tvd().equals(plan.tvd()))
        .forEach(attachment -> restore(plan, attachment));
  }

  private void restore(NetworkPlan plan, Attached lost) {
    try {
      if (plan.vpes().contains(lost.vpe()) && Files.exists(lost.netns())) {
        network.attach(lost.tvd(), lost.vpe(), lost.netns(), lost.interfaceName());
        return;
      }
      LOG.warn("{}: VPE {} has no place any more; attach it again", lost.tvd(), lost.vpe().name());
      attached.remove(key(lost.tvd(), lost.vpe().name()));
    } catch (EnforcementException e) {
      LOG.error("{}: VPE {} not restored: {}", lost.tvd(), lost.vpe().name(), e.getMessage());
    }
  }

  /**
   * The verifier decides about a VPE in several TVDs by its name. So on this host a name is one
   * namespace's in all TVDs, and a namespace has one name.
   */
  private void requireOneVpe(VpeRequest request, Path namespace) throws AttachmentException {
    String name = request.name();
    for (Attached other : attached.values()) {
      if (other.tvd().equals(request.tvd())) {
        continue;
      }
      boolean sameName = other.vpe().name().equals(name);
      expect(
          sameName == isSame(other.netns(), namespace),
          (sameName
                  ? "VPE " + name + " is another namespace, " + other.netns() + ", in "
                  : namespace + " is VPE " + other.vpe().name() + " in ")
              + other.tvd()
              + "; a VPE in several TVDs has one name and one namespace");
    }
  }

  /** A namespace that is gone is none of those that are there. */
  private static boolean isSame(Path a, Path b) throws AttachmentException {
    try {
      return Files.exists(a) && Files.isSameFile(a, b);
    } catch (IOException e) {
      throw new AttachmentException("netns: " + a + " or " + b + " cannot be looked at", e);
    }
  }

  private Vpe place(VpeRequest request) throws AttachmentException {
    try {
      return switch (verifier.place(request)) {
        case Answer.Ok<Vpe>(Vpe vpe) -> vpe;
        case Answer.Problem<Vpe>(var details) ->
            throw new AttachmentException(details.title() + ": " + details.detail());
      };
    } catch (IOException e) {
      throw new AttachmentException("the verifier cannot be reached: " + e.getMessage(), e);
    }
  }

  private AttachmentException undone(String tvd, String name, Exception reason) {
    try {
      network.detach(tvd, name);
      if (verifier.release(tvd, name) instanceof Answer.Problem<Boolean>(var details)) {
        LOG.warn("{}: the verifier keeps VPE {}: {}", tvd, name, details.detail());
      }
    } catch (IOException | EnforcementException e) {
      LOG.warn("{}: VPE {} could not be undone: {}", tvd, name, e.getMessage());
    }
    return new AttachmentException(
        "VPE " + name + " is not attached to " + tvd + ": " + reason.getMessage(), reason);
  }

  private static void expect(boolean holds, String otherwise) throws AttachmentException {
    if (!holds) {
      throw new AttachmentException(otherwise);
    }
  }

  private static String key(String tvd, String name) {
    return tvd + "/" + name;
  }
}
