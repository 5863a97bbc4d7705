package org.tvd.verifier.store;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.tvd.policy.signature.Endorsement;

/** Which statements of a policy's owners were accepted last, so that a restart forgets none. */
public final class PolicyEndorsements {
  private PolicyEndorsements() {}

  /** By owner, those of owners that a policy no longer has among them. */
  public static SortedMap<String, Endorsement> accepted(Jdbi jdbi) {
    return jdbi.withHandle(
        handle -> {
          SortedMap<String, Endorsement> accepted = new TreeMap<>();
          handle
              .createQuery("select owner, serial, digest from policy_endorsement")
              .map(
                  (row, _) ->
                      Map.entry(
                          row.getString("owner"),
                          new Endorsement(row.getLong("serial"), row.getString("digest"))))
              .forEach(entry -> accepted.put(entry.getKey(), entry.getValue()));
          return accepted;
        });
  }

  /** Remembers statements, as part of the decision that puts their policy in force. */
  public static void accept(Handle handle, Map<String, Endorsement> endorsements) {
    endorsements.forEach(
        (owner, endorsement) ->
            handle.execute(
                "merge into policy_endorsement (owner, serial, digest) key (owner)"
                    + " values (?, ?, ?)",
                owner,
                endorsement.serial(),
                endorsement.digest()));
  }
}
