package org.tvd.agent.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.tvd.protocol.plan.Vpe;

/** The agent's answer: one JSON object on one line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlReply.AgentStatus.class, name = "status"),
  @JsonSubTypes.Type(value = ControlReply.Attached.class, name = "attached"),
  @JsonSubTypes.Type(value = ControlReply.Done.class, name = "done"),
  @JsonSubTypes.Type(value = ControlReply.Vpes.class, name = "vpes"),
  @JsonSubTypes.Type(value = ControlReply.Refused.class, name = "refused")
})
public sealed interface ControlReply {

  /**
   * How the agent is.
   *
   * @param host the host's name
   * @param verifier the verifier's address
   * @param state the state of attestation: enrolling, challenging, attesting, waiting, pausing,
   *     stopped
   * @param detail the last verdict, or what the agent waits for and why
   * @param properties what the host proved at its last attestation
   * @param tvds what it carries, and what it was refused
   */
  record AgentStatus(
      String host,
      String verifier,
      String state,
      String detail,
      List<String> properties,
      List<TvdStatus> tvds)
      implements ControlReply {
    public AgentStatus {
      properties = List.copyOf(properties);
      tvds = List.copyOf(tvds);
    }
  }

  /**
   * One TVD that the host asked for.
   *
   * @param tvd its name
   * @param member whether the host carries it now
   * @param planVersion of the plan that it was granted; 0 if none
   * @param epoch of that plan's key; 0 if none
   * @param mechanism of that plan; empty if none
   * @param leaseMillis how long the lease still holds, ms; 0 if none
   * @param reasons why it does not carry it: as the verifier said, or that it is being built
   */
  record TvdStatus(
      String tvd,
      boolean member,
      long planVersion,
      int epoch,
      String mechanism,
      long leaseMillis,
      List<String> reasons) {
    public TvdStatus {
      reasons = List.copyOf(reasons);
    }
  }

  /** The VPE has its interface. */
  record Attached(Vpe vpe) implements ControlReply {}

  /** It is done, and there is nothing to tell. */
  record Done() implements ControlReply {}

  /** The VPEs that this agent attached. */
  record Vpes(List<AttachedVpe> vpes) implements ControlReply {
    public Vpes {
      vpes = List.copyOf(vpes);
    }
  }

  /**
   * A VPE and where it is.
   *
   * @param tvd its TVD
   * @param vpe its place there
   * @param netns the path of its namespace
   * @param interfaceName of its interface there
   */
  record AttachedVpe(String tvd, Vpe vpe, String netns, String interfaceName) {}

  /** It was not done: what was expected, what was found, what to do. */
  record Refused(String detail) implements ControlReply {}
}
