package org.tvd.policy.membership;

import java.util.HashMap;
import java.util.Map;
import org.tvd.policy.claims.Claims;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.Holder.Measurement;
import org.tvd.protocol.property.Holder.PcrComposite;

/** Whether verified evidence contains a configuration. Only what a quote covers counts. */
public final class MeasuredConfiguration {
  private MeasuredConfiguration() {}

  /** Whether {@code claims} prove that the platform runs {@code configuration}. */
  public static boolean isIn(Claims claims, Holder.Configuration configuration) {
    return switch (configuration) {
      case PcrComposite composite -> holds(claims, composite);
      case Measurement measurement -> holds(claims, measurement.digest().hex());
    };
  }

  private static boolean holds(Claims claims, PcrComposite composite) {
    Map<Integer, Bytes> values = new HashMap<>(claims.pcrs().bank(composite.bank()));
    values.keySet().retainAll(composite.registers());
    return values.keySet().equals(composite.registers())
        && PcrComposite.of(composite.bank(), values).equals(composite);
  }

  /** The length of a digest tells its algorithm, as in the claims. */
  private static boolean holds(Claims claims, String digest) {
    boolean booted = claims.boot().applications().filter(all -> all.contains(digest)).isPresent();
    return booted
        || claims
            .ima()
            .entries()
            .filter(all -> all.stream().anyMatch(entry -> entry.digest().equals(digest)))
            .isPresent();
  }
}
