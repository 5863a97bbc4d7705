package org.tvd.verifier.renewal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.appraisal.Baseline;

/**
 * What each host has proven, for its renewals to build on: in memory only, so that a restarted
 * verifier asks everybody for everything. It belongs to the channel that the evidence came over,
 * which a host makes anew at each boot.
 */
public final class Baselines {
  /**
   * After so many renewals a host sends everything again: an auditor who replays a decision needs
   * no more pieces of evidence than this.
   */
  private static final int MAX_RENEWALS = 500;

  private final Map<String, Known> byHost = new ConcurrentHashMap<>();

  /**
   * What is known of a host.
   *
   * @param channelKey of the channel that proved it
   * @param evidence the digest of the evidence that proved it last
   * @param renewals how many pieces of evidence it was put together from, beyond the first
   */
  public record Known(Bytes channelKey, Baseline baseline, String evidence, int renewals) {
    /** Whether evidence may build on it that does not send everything again. */
    public boolean maySupport() {
      return renewals < MAX_RENEWALS;
    }
  }

  /** What was proven over {@code channelKey}. */
  public Optional<Known> of(String host, Bytes channelKey) {
    return Optional.ofNullable(byHost.get(host))
        .filter(known -> known.channelKey().equals(channelKey));
  }

  /** What the next evidence over {@code channelKey} may leave out; nothing under another policy. */
  public Optional<Baseline> toBuildOn(String host, Bytes channelKey, PolicySet inForce) {
    return of(host, channelKey)
        .filter(Known::maySupport)
        .map(Known::baseline)
        .filter(baseline -> baseline.isUnder(inForce));
  }

  /**
   * Keeps what evidence proved, in place of what was known.
   *
   * @param evidence its digest
   * @param whole whether it sent its logs whole, so that it builds on nothing
   */
  public void keep(
      String host, Bytes channelKey, Baseline baseline, String evidence, boolean whole) {
    byHost.compute(
        host,
        (_, before) -> {
          int renewals = whole || before == null ? 0 : before.renewals() + 1;
          return new Known(channelKey, baseline, evidence, renewals);
        });
  }

  /** Forgets a host that is not trusted, or was removed. */
  public void forget(String host) {
    byHost.remove(host);
  }
}
