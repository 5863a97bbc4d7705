package org.tvd.verifier.master;

import java.time.Instant;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.Vpe;

/** What can happen to a TVD. */
public sealed interface TvdEvent {

  /** A decision admitted a host, or renewed its lease. */
  record Admitted(String host, NetworkOffer offer, Instant at, Instant leaseEnd)
      implements TvdEvent {}

  /**
   * A membership ended, for whatever reason.
   *
   * @param salt of the epoch that begins
   */
  record Ended(String host, Bytes salt) implements TvdEvent {}

  /**
   * A member host carries a VPE from here on.
   *
   * @param role of the VPE in the TVD; empty for none
   */
  record VpeAttached(Vpe vpe, String role) implements TvdEvent {}

  /** The policy changed what the members' plans are made of. */
  record Replanned() implements TvdEvent {}

  /**
   * Frames travel another way from here on, so what was readable on the old way ends with its key.
   *
   * @param salt of the epoch that begins
   */
  record EpochBegan(Bytes salt) implements TvdEvent {}

  /** A VPE is gone. */
  record VpeDetached(String name) implements TvdEvent {}
}
