package org.tvd.agent.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the command line may ask of a running agent: one JSON object on one line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlRequest.Status.class, name = "status"),
  @JsonSubTypes.Type(value = ControlRequest.Attach.class, name = "attach"),
  @JsonSubTypes.Type(value = ControlRequest.Detach.class, name = "detach"),
  @JsonSubTypes.Type(value = ControlRequest.ListVpes.class, name = "list"),
  @JsonSubTypes.Type(value = ControlRequest.Reattest.class, name = "reattest")
})
public sealed interface ControlRequest {

  /** How the agent is, and what the host carries. */
  record Status() implements ControlRequest {}

  /**
   * Gives a network namespace an interface in a TVD.
   *
   * @param tvd a TVD that admits the host
   * @param name the VPE's name, unique in the TVD; the same in each TVD that the VPE is in
   * @param netns the path of the namespace, such as /run/netns/NAME or /proc/PID/ns/net
   * @param interfaceName of the interface in that namespace
   * @param role of the VPE in the TVD; empty for none
   */
  record Attach(String tvd, String name, String netns, String interfaceName, String role)
      implements ControlRequest {}

  /** Takes a VPE's interface away and gives its place in the TVD back. */
  record Detach(String tvd, String name) implements ControlRequest {}

  /** The VPEs that this agent attached. */
  record ListVpes() implements ControlRequest {}

  /** Attests now, not at the next renewal. */
  record Reattest() implements ControlRequest {}
}
