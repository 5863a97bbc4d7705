package org.tvd.policy.membership;

import java.util.HashMap;
import java.util.Map;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.PcrValue;
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
    Map<Integer, Bytes> values = new HashMap<>();
    for (PcrValue pcr : claims.pcrs()) {
      if (pcr.bank() == composite.bank() && composite.registers().contains(pcr.register())) {
        values.put(pcr.register(), pcr.value());
      }
    }
    return values.keySet().equals(composite.registers())
        && PcrComposite.of(composite.bank(), values).equals(composite);
  }

  /** The length of a digest tells its algorithm, as in the claims. */
  private static boolean holds(Claims claims, String digest) {
    return claims.boot().logVerified() && claims.boot().applications().contains(digest)
        || claims.ima().verified()
            && claims.ima().entries().stream().anyMatch(entry -> entry.digest().equals(digest));
  }
}
