package org.tvd.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tvd.agent.attestation.AttestationEvent;
import org.tvd.agent.attestation.AttestationLoop;
import org.tvd.agent.attestation.AttestationState;
import org.tvd.agent.attestation.BootClock;
import org.tvd.agent.attestation.Holdings.Grant;
import org.tvd.agent.attestation.Standing;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;
import org.tvd.agent.control.ControlServer;
import org.tvd.agent.network.AttachmentException;
import org.tvd.agent.network.Attachments;
import org.tvd.agent.network.Carrier;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.protocol.message.VpeRequest;

/** Answers the control socket's requests. */
final class AgentControl implements ControlServer.Handler {
  private final AgentSettings settings;
  private final AttestationLoop loop;
  private final Carrier carrier;
  private final Attachments attachments;
  private final BootClock clock;

  AgentControl(
      AgentSettings settings,
      AttestationLoop loop,
      Carrier carrier,
      Attachments attachments,
      BootClock clock) {
    this.settings = settings;
    this.loop = loop;
    this.carrier = carrier;
    this.attachments = attachments;
    this.clock = clock;
  }

  @Override
  public ControlReply answer(ControlRequest request) throws InterruptedException {
    try {
      return switch (request) {
        case ControlRequest.Status() -> status(loop.state());
        case ControlRequest.Attach(var tvd, var name, var netns, var interfaceName, var role) ->
            new ControlReply.Attached(
                attachments.attach(
                    carrier, new VpeRequest(tvd, name, role), Path.of(netns), interfaceName));
        case ControlRequest.Detach(String tvd, String name) -> {
          attachments.detach(tvd, name);
          yield new ControlReply.Done();
        }
        case ControlRequest.ListVpes() -> vpes();
        case ControlRequest.Reattest() -> {
          loop.post(new AttestationEvent.ReattestAsked(Optional.empty()));
          yield new ControlReply.Done();
        }
      };
    } catch (AttachmentException e) {
      return new ControlReply.Refused(String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      return new ControlReply.Refused("netns: expected a path, found '" + e.getInput() + "'");
    }
  }

  private ControlReply vpes() {
    return new ControlReply.Vpes(
        attachments.list().stream()
            .map(
                attached ->
                    new ControlReply.AttachedVpe(
                        attached.tvd(),
                        attached.vpe(),
                        attached.netns().toString(),
                        attached.interfaceName()))
            .toList());
  }

  private ControlReply status(AttestationState state) {
    Standing standing = state.standing();
    List<String> properties = standing.last().map(Standing.Last::properties).orElse(List.of());
    return new ControlReply.AgentStatus(
        settings.host(),
        settings.verifier().toString(),
        name(state),
        detail(state),
        properties,
        tvds(standing));
  }

  private List<ControlReply.TvdStatus> tvds(Standing standing) {
    TreeSet<String> names = new TreeSet<>(settings.join());
    names.addAll(standing.holdings().grants().keySet());
    List<ControlReply.TvdStatus> tvds = new ArrayList<>();
    for (String tvd : names) {
      Optional<Grant> grant = Optional.ofNullable(standing.holdings().grants().get(tvd));
      List<String> reasons = standing.last().map(last -> last.refused().get(tvd)).orElse(List.of());
      tvds.add(
          grant
              .map(g -> granted(tvd, g))
              .orElseGet(() -> new ControlReply.TvdStatus(tvd, false, 0, 0, "", 0, reasons)));
    }
    return tvds;
  }

  private ControlReply.TvdStatus granted(String tvd, Grant grant) {
    boolean carried = carrier.inForce(tvd).isPresent();
    return new ControlReply.TvdStatus(
        tvd,
        carried,
        grant.plan().version(),
        grant.plan().epoch(),
        grant.plan().mechanism().name(),
        Math.max(0, grant.leaseEnd() - clock.millis()),
        carried ? List.of() : List.of("admitted, but not yet built on this host"));
  }

  private static String name(AttestationState state) {
    return switch (state) {
      case AttestationState.Enrolling _ -> "enrolling";
      case AttestationState.Challenging _ -> "challenging";
      case AttestationState.Attesting _ -> "attesting";
      case AttestationState.Waiting _ -> "waiting";
      case AttestationState.Pausing _ -> "pausing";
      case AttestationState.Stopped _ -> "stopped";
    };
  }

  private static String detail(AttestationState state) {
    if (state instanceof AttestationState.Pausing pausing) {
      return pausing.why();
    }
    return state
        .standing()
        .last()
        .map(
            last ->
                last.problems().isEmpty()
                    ? last.verdict().name()
                    : last.verdict() + ": " + last.problems().getFirst().detail())
        .orElse("not yet attested");
  }
}
