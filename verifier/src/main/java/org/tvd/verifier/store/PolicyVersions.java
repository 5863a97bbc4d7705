package org.tvd.verifier.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import tools.jackson.databind.json.JsonMapper;

/** Every version of the policy that was ever in force, whole. */
public final class PolicyVersions {
  private static final JsonMapper JSON = StrictJson.mapper();

  private PolicyVersions() {}

  /** Keeps a version, if it is new. */
  public static void keep(Handle handle, PolicySet policy, Instant now) {
    boolean known =
        handle
            .createQuery("select 1 from policy_version where version = :version")
            .bind("version", policy.version())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!known) {
      SortedMap<String, Bytes> files = policy.files();
      handle.execute(
          "insert into policy_version (version, files, first_used) values (?, ?, ?)",
          policy.version(),
          JSON.writeValueAsString(files),
          now.atOffset(ZoneOffset.UTC));
    }
  }
}
