package org.tvd.verifier.appraisal;

import java.time.Instant;
import java.util.Optional;
import org.tvd.protocol.property.Holder;

/** Which certificates were accepted before, so that none is replaced by an older one. */
@FunctionalInterface
public interface IssueTimes {
  /** Nothing was accepted before. */
  IssueTimes NONE = (_, _, _) -> Optional.empty();

  /**
   * The latest {@code notBefore} of an accepted certificate.
   *
   * @param signer by {@link org.tvd.policy.membership.Certified#keyId}
   * @param about its holder
   * @param dimension that it gave a value to
   */
  Optional<Instant> latest(String signer, Holder about, String dimension);
}
