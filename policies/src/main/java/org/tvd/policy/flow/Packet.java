package org.tvd.policy.flow;

import org.tvd.policy.flow.PacketRange.Direction;
import org.tvd.policy.flow.PacketRange.Transport;

/**
 * One packet, as a witness.
 *
 * @param transport its protocol
 * @param port its destination port; of no meaning but for TCP and UDP. Of an answer, and likewise
 *     the addresses, that of the packet that it answers
 * @param source dotted IPv4
 * @param destination dotted IPv4
 * @param direction which way it goes
 */
public record Packet(
    Transport transport, int port, String source, String destination, Direction direction) {

  /** In words: {@code tcp port 443 from 10.0.1.1 to 10.0.2.1}. */
  public String describe() {
    return "%s%s%s from %s to %s"
        .formatted(
            direction == Direction.ANSWER ? "an answer to " : "",
            transport == Transport.OTHER ? "another protocol" : transport.spelling(),
            transport == Transport.TCP || transport == Transport.UDP ? " port " + port : "",
            source,
            destination);
  }
}
