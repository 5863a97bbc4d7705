package org.tvd.verifier.store;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.master.TvdState.Member;
import tools.jackson.databind.json.JsonMapper;

/** The TVDs' states as stored: what a restarted verifier goes on from. */
public final class Realms {
  private static final JsonMapper JSON = StrictJson.mapper();

  private Realms() {}

  /** The version of the last network plan. */
  public static long version(Jdbi jdbi) {
    return jdbi.withHandle(h -> h.createQuery("select version from realm").mapTo(Long.class).one());
  }

  /** All TVDs that ever had an epoch, by name. */
  public static SortedMap<String, TvdState> load(Jdbi jdbi) {
    return jdbi.withHandle(
        handle -> {
          SortedMap<String, TvdState> states = new TreeMap<>();
          handle
              .createQuery("select tvd, epoch, salt from tvd_epoch")
              .map(
                  (row, _) ->
                      new TvdState(
                          row.getString("tvd"),
                          row.getInt("epoch"),
                          Bytes.of(row.getBytes("salt")),
                          members(handle, row.getString("tvd")),
                          vpes(handle, row.getString("tvd")),
                          roles(handle, row.getString("tvd"))))
              .forEach(state -> states.put(state.tvd(), state));
          return states;
        });
  }

  private static SortedMap<String, Member> members(Handle handle, String tvd) {
    SortedMap<String, Member> members = new TreeMap<>();
    handle
        .createQuery("select * from member where tvd = :tvd")
        .bind("tvd", tvd)
        .map(
            (row, _) ->
                new Member(
                    row.getString("host"),
                    JSON.readValue(row.getString("offer"), NetworkOffer.class),
                    row.getObject("admitted", OffsetDateTime.class).toInstant(),
                    row.getObject("lease_end", OffsetDateTime.class).toInstant()))
        .forEach(member -> members.put(member.host(), member));
    return members;
  }

  private static SortedMap<String, Vpe> vpes(Handle handle, String tvd) {
    SortedMap<String, Vpe> vpes = new TreeMap<>();
    handle
        .createQuery("select * from vpe where tvd = :tvd")
        .bind("tvd", tvd)
        .map(
            (row, _) ->
                new Vpe(
                    row.getString("name"),
                    row.getString("host"),
                    row.getString("address"),
                    row.getString("mac")))
        .forEach(vpe -> vpes.put(vpe.name(), vpe));
    return vpes;
  }

  private static SortedMap<String, String> roles(Handle handle, String tvd) {
    SortedMap<String, String> roles = new TreeMap<>();
    handle
        .createQuery("select name, role from vpe where tvd = :tvd and role <> ''")
        .bind("tvd", tvd)
        .map((row, _) -> Map.entry(row.getString("name"), row.getString("role")))
        .forEach(entry -> roles.put(entry.getKey(), entry.getValue()));
    return roles;
  }

  /** Stores what changed from {@code before} to {@code after}. */
  public static void store(Handle handle, TvdState before, TvdState after, long version) {
    handle.execute("update realm set version = ? where id = 1", version);
    handle.execute(
        "merge into tvd_epoch (tvd, epoch, salt) key (tvd) values (?, ?, ?)",
        after.tvd(),
        after.epoch(),
        after.salt().toArray());
    for (String gone : without(before.members(), after.members())) {
      handle.execute("delete from member where tvd = ? and host = ?", after.tvd(), gone);
    }
    for (Member member : after.members().values()) {
      if (!member.equals(before.members().get(member.host()))) {
        handle.execute(
            "merge into member (tvd, host, offer, admitted, lease_end) key (tvd, host)"
                + " values (?, ?, ?, ?, ?)",
            after.tvd(),
            member.host(),
            JSON.writeValueAsString(member.offer()),
            member.admitted().atOffset(ZoneOffset.UTC),
            member.leaseEnd().atOffset(ZoneOffset.UTC));
      }
    }
    for (String gone : without(before.vpes(), after.vpes())) {
      handle.execute("delete from vpe where tvd = ? and name = ?", after.tvd(), gone);
    }
    for (Vpe vpe : after.vpes().values()) {
      if (!vpe.equals(before.vpes().get(vpe.name()))
          || !after.role(vpe.name()).equals(before.role(vpe.name()))) {
        handle.execute(
            "merge into vpe (tvd, name, host, address, mac, role) key (tvd, name)"
                + " values (?, ?, ?, ?, ?, ?)",
            after.tvd(),
            vpe.name(),
            vpe.host(),
            vpe.address(),
            vpe.mac(),
            after.role(vpe.name()));
      }
    }
  }

  private static <T> List<String> without(SortedMap<String, T> before, SortedMap<String, T> after) {
    List<String> gone = new ArrayList<>(before.keySet());
    gone.removeAll(after.keySet());
    return gone;
  }
}
