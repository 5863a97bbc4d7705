package org.tvd.verifier;

import java.util.List;
import java.util.Map;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState;

/** The places of VPEs in roles, whose hosts must go on holding what the roles require. */
final class RolePlaces {
  private RolePlaces() {}

  /** Takes back the places on a host whose role's requirements it does not hold any more. */
  static void takeBackUnheld(
      TvdPolicy policy,
      TvdState tvd,
      String host,
      HeldProperties held,
      Cause cause,
      List<Change> changes,
      List<Decision> decisions) {
    for (Map.Entry<String, String> seat : tvd.roles().entrySet()) {
      Vpe vpe = tvd.vpes().get(seat.getKey());
      if (vpe != null && vpe.host().equals(host)) {
        List<String> reasons = Membership.decide(policy, seat.getValue(), held).reasons();
        if (!reasons.isEmpty()) {
          String detail = "role %s: %s".formatted(seat.getValue(), String.join("; ", reasons));
          takeBack(tvd.tvd(), vpe, cause, detail, changes, decisions);
        }
      }
    }
  }

  /** Adds one taking back to a resolution: the event, and its record. */
  static void takeBack(
      String tvd,
      Vpe vpe,
      Cause cause,
      String detail,
      List<Change> changes,
      List<Decision> decisions) {
    changes.add(new Change(tvd, new TvdEvent.VpeDetached(vpe.name())));
    decisions.add(new Decision.VpePlaceLost(vpe.host(), tvd, vpe.name(), cause, detail));
  }
}
