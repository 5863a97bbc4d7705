package org.tvd.verifier.master;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.Vpe;

/**
 * One TVD as its master sees it; immutable.
 *
 * @param tvd its name
 * @param epoch the generation of its key, from 1
 * @param salt 32 random bytes of this epoch, from which its key derives
 * @param members by host
 * @param vpes by name
 * @param roles of those VPEs that have one, by the VPE's name
 */
public record TvdState(
    String tvd,
    int epoch,
    Bytes salt,
    SortedMap<String, Member> members,
    SortedMap<String, Vpe> vpes,
    SortedMap<String, String> roles) {

  /**
   * A member host.
   *
   * @param host its name
   * @param offer what it brings to the network
   * @param admitted when this membership began
   * @param leaseEnd until when it holds
   */
  public record Member(String host, NetworkOffer offer, Instant admitted, Instant leaseEnd) {}

  public TvdState {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    vpes = Collections.unmodifiableSortedMap(new TreeMap<>(vpes));
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
  }

  /** A TVD without members, in its first epoch. */
  public static TvdState empty(String tvd, Bytes salt) {
    return new TvdState(
        tvd,
        1,
        salt,
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }

  /** The role of a VPE; empty for none. */
  public String role(String vpe) {
    return roles.getOrDefault(vpe, "");
  }
}
