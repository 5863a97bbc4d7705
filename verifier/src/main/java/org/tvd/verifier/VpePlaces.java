package org.tvd.verifier;

import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.policy.membership.Placement;
import org.tvd.policy.membership.PlacementDecision;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.master.Addresses;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState;

/** Gives VPEs their places in a TVD, and takes them back. */
public final class VpePlaces {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String RESERVED = "gateway-";

  private final PolicyInForce policy;
  private final Realm realm;
  private final Proven proven;
  private final Clock clock;

  VpePlaces(PolicyInForce policy, Realm realm, Proven proven, Clock clock) {
    this.policy = policy;
    this.realm = realm;
    this.proven = proven;
    this.clock = clock;
  }

  /** A place that cannot be given; the message says why and what to do. */
  public static final class NoPlaceException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    NoPlaceException(String message) {
      super(message);
    }

    /** Never absent. */
    @Override
    public String getMessage() {
      return java.util.Objects.requireNonNull(super.getMessage());
    }
  }

  /**
   * Gives a VPE an address, or the one that it already has on this host.
   *
   * @throws NoPlaceException if the host is no member or does not hold what the role requires, a
   *     TVD does not let the VPE be beside others or in several TVDs, the name is taken or bad, or
   *     the subnet full
   */
  public Vpe attach(String host, VpeRequest request) {
    String name = request.name();
    if (!NAME.matcher(name).matches() || name.startsWith(RESERVED)) {
      throw new NoPlaceException(
          "expected a VPE name of 1 to 63 letters a-z, digits and hyphens that does not begin with"
              + " '"
              + RESERVED
              + "', found '"
              + name.substring(0, Math.min(64, name.length()))
              + "'");
    }
    PolicyInForce.Decision<Vpe, NoPlaceException> decision =
        inForce -> attachUnder(inForce, host, request);
    return policy.decide(decision);
  }

  private Vpe attachUnder(PolicySet inForce, String host, VpeRequest request) {
    String tvdName = request.tvd();
    String name = request.name();
    String role = request.role();
    var place = new AtomicReference<Vpe>();
    realm
        .resolve(
            clock.instant(),
            state -> {
              TvdState tvd = memberTvd(inForce, state, host, tvdName);
              Vpe known = tvd.vpes().get(name);
              if (known != null) {
                place.set(requireRole(role, tvd, requireOn(host, known)));
                return new Resolution(List.of(), List.of());
              }
              TvdPolicy tvdPolicy = Optional.ofNullable(inForce.tvds().get(tvdName)).orElseThrow();
              requireRequirements(inForce, tvdPolicy, host, role);
              requirePermitted(inForce, state, host, request);
              String address =
                  Addresses.free(tvdPolicy, inForce, tvd.vpes().values())
                      .orElseThrow(
                          () ->
                              new NoPlaceException(
                                  "the subnet " + tvdPolicy.subnet() + " has no free address"));
              Vpe vpe = new Vpe(name, host, address, Addresses.mac(tvdPolicy.vni(), address));
              place.set(vpe);
              return new Resolution(
                  List.of(new Change(tvdName, new TvdEvent.VpeAttached(vpe, role))),
                  List.of(
                      role.isEmpty()
                          ? new Decision.VpeAttached(host, tvdName, name, address)
                          : new Decision.VpeAttachedInRole(
                              host, tvdName, name, role, address, inForce.version())));
            })
        .join();
    return place.get();
  }

  /** Takes a place back; one that is not there is fine. */
  public void detach(String host, String tvdName, String name) {
    realm
        .resolve(
            clock.instant(),
            state -> {
              Vpe known =
                  Optional.ofNullable(state.tvds().get(tvdName))
                      .map(tvd -> tvd.vpes().get(name))
                      .orElse(null);
              if (known == null) {
                return new Resolution(List.of(), List.of());
              }
              requireOn(host, known);
              return new Resolution(
                  List.of(new Change(tvdName, new TvdEvent.VpeDetached(name))),
                  List.of(new Decision.VpeDetached(host, tvdName, name)));
            })
        .join();
  }

  private static Vpe requireOn(String host, Vpe vpe) {
    if (!vpe.host().equals(host)) {
      throw new NoPlaceException(
          "VPE " + vpe.name() + " is on host " + vpe.host() + "; choose another name");
    }
    return vpe;
  }

  private static Vpe requireRole(String role, TvdState tvd, Vpe vpe) {
    String present = tvd.role(vpe.name());
    if (!present.equals(role)) {
      throw new NoPlaceException(
          "VPE %s is in %s already, %s; detach it first"
              .formatted(
                  vpe.name(),
                  tvd.tvd(),
                  present.isEmpty() ? "without a role" : "in the role " + present));
    }
    return vpe;
  }

  /** Without a role M(t) alone counts, which the membership says is held. */
  private void requireRequirements(PolicySet inForce, TvdPolicy tvd, String host, String role) {
    if (role.isEmpty()) {
      return;
    }
    List<String> reasons =
        switch (proven.of(host, inForce, clock.instant())) {
          case Proven.Holds(HeldProperties held) -> Membership.decide(tvd, role, held).reasons();
          case Proven.NotVouched(Reason reason, String detail) -> List.of(reason + ": " + detail);
          case Proven.NotKnown() ->
              List.of(
                  "what host "
                      + host
                      + " holds is known when it has attested anew; try again after that");
        };
    if (!reasons.isEmpty()) {
      throw new NoPlaceException(String.join("; ", reasons));
    }
  }

  private static void requirePermitted(
      PolicySet inForce, RealmState state, String host, VpeRequest request) {
    List<PlacedVpe> others = new ArrayList<>(state.elements());
    PlacedVpe element =
        others.stream()
            .filter(each -> each.host().equals(host) && each.name().equals(request.name()))
            .findFirst()
            .orElseGet(() -> new PlacedVpe(host, request.name(), Collections.emptySortedMap()));
    others.remove(element);
    switch (Placement.decide(inForce, others, element, request.tvd(), request.role())) {
      case PlacementDecision.Permitted() -> {
        // nobody objects
      }
      case PlacementDecision.Refused refused -> throw new NoPlaceException(refused.toSentence());
    }
  }

  private static TvdState memberTvd(
      PolicySet inForce, RealmState state, String host, String tvdName) {
    TvdState tvd = state.tvds().get(tvdName);
    if (tvd == null || !inForce.tvds().containsKey(tvdName) || !tvd.members().containsKey(host)) {
      throw new NoPlaceException("host " + host + " is no member of a TVD " + tvdName);
    }
    return tvd;
  }
}
