package org.tvd.verifier.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import tools.jackson.core.type.TypeReference;
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

  /**
   * The version that was last put in force, so that what a new one changes can be told; empty if
   * none was, or if this release does not read it any more.
   */
  public static Optional<PolicySet> last(Jdbi jdbi) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select body from decision where kind = 'PolicyInForce'"
                        + " order by seq desc fetch first 1 row only")
                .mapTo(String.class)
                .findOne()
                .map(body -> JSON.readTree(body).path("version").asString())
                .flatMap(version -> files(handle, version))
                .flatMap(PolicyVersions::parsed));
  }

  private static Optional<SortedMap<String, Bytes>> files(Handle handle, String version) {
    return handle
        .createQuery("select files from policy_version where version = :version")
        .bind("version", version)
        .mapTo(String.class)
        .findOne()
        .map(files -> JSON.readValue(files, new TypeReference<TreeMap<String, Bytes>>() {}));
  }

  private static Optional<PolicySet> parsed(SortedMap<String, Bytes> files) {
    try {
      return Optional.of(PolicySet.parse(files));
    } catch (PolicyException e) {
      return Optional.empty();
    }
  }
}
