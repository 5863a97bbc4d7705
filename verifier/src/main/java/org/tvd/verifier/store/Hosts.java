package org.tvd.verifier.store;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import tools.jackson.databind.json.JsonMapper;

/** The enrolled hosts and what their TPMs' clocks last showed. */
public final class Hosts {
  private static final JsonMapper JSON = StrictJson.mapper();
  private static final RowMapper<HostRow> ROW =
      (row, _) ->
          new HostRow(
              row.getInt("number"),
              row.getString("name"),
              row.getString("ek_digest"),
              Bytes.of(row.getBytes("ek_certificate")),
              List.of(JSON.readValue(row.getString("ek_chain"), Bytes[].class)),
              Bytes.of(row.getBytes("ek_public")),
              Bytes.of(row.getBytes("ak_public")),
              Bytes.of(row.getBytes("ak_qualified_name")),
              Bytes.of(row.getBytes("iak_certificate")),
              List.of(JSON.readValue(row.getString("iak_chain"), Bytes[].class)),
              VouchedBy.valueOf(row.getString("vouched_by").toUpperCase(Locale.ROOT)),
              row.getString("tpm_type"),
              row.getObject("enrolled", OffsetDateTime.class).toInstant());

  private final Jdbi jdbi;

  public Hosts(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public List<HostRow> all() {
    return jdbi.withHandle(h -> h.createQuery("select * from host order by name").map(ROW).list());
  }

  public Optional<HostRow> byName(String name) {
    return by("name", name);
  }

  public Optional<HostRow> byEkDigest(String ekDigest) {
    return by("ek_digest", ekDigest);
  }

  private Optional<HostRow> by(String column, String value) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select * from host where " + column + " = :value")
                .bind("value", value)
                .map(ROW)
                .findOne());
  }

  /** What the TPM's clock showed in the last accepted quote. */
  public Optional<ClockInfo> lastClock(String host) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select * from host_clock where host = :host")
                .bind("host", host)
                .map(
                    (row, _) ->
                        new ClockInfo(
                            row.getLong("clock"),
                            row.getLong("reset_count"),
                            row.getLong("restart_count"),
                            row.getBoolean("safe")))
                .findOne());
  }

  /**
   * Puts a host in, or gives a known one (the same endorsement key) its new certificate and
   * attestation key.
   */
  public static void enrol(Handle handle, HostRow host) {
    int known =
        handle.execute(
            "update host set ek_certificate = ?, ek_chain = ?, ek_public = ?, ak_public = ?,"
                + " ak_qualified_name = ?, iak_certificate = ?, iak_chain = ?, vouched_by = ?,"
                + " tpm_type = ?, enrolled = ? where name = ? and ek_digest = ?",
            host.ekCertificate().toArray(),
            JSON.writeValueAsString(host.ekChain()),
            host.ekPublic().toArray(),
            host.akPublic().toArray(),
            host.akQualifiedName().toArray(),
            host.iakCertificate().toArray(),
            JSON.writeValueAsString(host.iakChain()),
            host.vouchedBy().spelling(),
            host.tpmType(),
            host.enrolled().atOffset(ZoneOffset.UTC),
            host.name(),
            host.ekDigest());
    if (known == 0) {
      handle.execute(
          "insert into host (name, ek_digest, ek_certificate, ek_chain, ek_public, ak_public,"
              + " ak_qualified_name, iak_certificate, iak_chain, vouched_by, tpm_type, enrolled)"
              + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          host.name(),
          host.ekDigest(),
          host.ekCertificate().toArray(),
          JSON.writeValueAsString(host.ekChain()),
          host.ekPublic().toArray(),
          host.akPublic().toArray(),
          host.akQualifiedName().toArray(),
          host.iakCertificate().toArray(),
          JSON.writeValueAsString(host.iakChain()),
          host.vouchedBy().spelling(),
          host.tpmType(),
          host.enrolled().atOffset(ZoneOffset.UTC));
    }
  }

  public static void remove(Handle handle, String host) {
    handle.execute("delete from host where name = ?", host);
  }

  /** Takes whatever the TPM's clock shows next: an operator approved that it was cleared. */
  public static void forgetClock(Handle handle, String host) {
    handle.execute("delete from host_clock where host = ?", host);
  }

  public static void keepClock(Handle handle, String host, ClockInfo clock) {
    handle.execute(
        "merge into host_clock (host, clock, reset_count, restart_count, safe) key (host)"
            + " values (?, ?, ?, ?, ?)",
        host,
        clock.clock(),
        clock.resetCount(),
        clock.restartCount(),
        clock.safe());
  }
}
