package org.tvd.verifier.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.tvd.policy.membership.Certified;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.RevocationList;
import org.tvd.verifier.appraisal.CertificateRecords;
import org.tvd.verifier.appraisal.IssueTimes;
import org.tvd.verifier.appraisal.RevocationLists;

/** What must outlast a restart about property certificates: revocation lists and issue times. */
public final class PropertyRecords implements IssueTimes {
  private record Subject(String signer, String holder, String dimension) {
    static Subject of(String signer, Holder about, String dimension) {
      return new Subject(signer, Bytes.ofUtf8(about.describe()).sha256().hex(), dimension);
    }
  }

  private record Issue(Subject subject, Instant notBefore) {}

  private final Map<Subject, Instant> issued = new ConcurrentHashMap<>();
  private volatile RevocationLists revocations;

  private PropertyRecords(RevocationLists revocations) {
    this.revocations = revocations;
  }

  /** Reads what is stored. */
  public static PropertyRecords open(Jdbi jdbi) {
    return jdbi.withHandle(
        handle -> {
          var records = new PropertyRecords(lists(handle));
          handle
              .createQuery("select * from property_issue")
              .map(
                  (row, _) ->
                      new Issue(
                          new Subject(
                              row.getString("signer"),
                              row.getString("holder"),
                              row.getString("dimension")),
                          row.getObject("not_before", OffsetDateTime.class).toInstant()))
              .forEach(issue -> records.issued.put(issue.subject, issue.notBefore));
          return records;
        });
  }

  private static RevocationLists lists(Handle handle) {
    Map<String, Bytes> stored = new TreeMap<>();
    handle
        .createQuery("select * from revocation_list")
        .map((row, _) -> Map.entry(row.getString("signer"), Bytes.of(row.getBytes("der"))))
        .forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
    RevocationLists lists = RevocationLists.NONE;
    for (Map.Entry<String, Bytes> entry : stored.entrySet()) {
      try {
        lists = lists.with(entry.getKey(), RevocationList.parse(entry.getValue()));
      } catch (MalformedException e) {
        throw new StoreException("a stored revocation list does not parse", e);
      }
    }
    return lists;
  }

  /** For an appraisal that begins now. */
  public CertificateRecords current() {
    return new CertificateRecords(revocations, this);
  }

  public RevocationLists revocations() {
    return revocations;
  }

  @Override
  public Optional<Instant> latest(String signer, Holder about, String dimension) {
    return Optional.ofNullable(issued.get(Subject.of(signer, about, dimension)));
  }

  /** Remembers what was accepted, as part of the decision that it was accepted for. */
  public void accept(Handle handle, List<Certified> accepted) {
    for (Issue issue : newer(accepted)) {
      handle.execute(
          "merge into property_issue (signer, holder, dimension, not_before)"
              + " key (signer, holder, dimension) values (?, ?, ?, ?)",
          issue.subject.signer,
          issue.subject.holder,
          issue.subject.dimension,
          issue.notBefore.atOffset(ZoneOffset.UTC));
      issued.put(issue.subject, issue.notBefore);
    }
  }

  private List<Issue> newer(List<Certified> accepted) {
    List<Issue> newer = new ArrayList<>();
    for (Certified each : accepted) {
      Certified.Link link = each.path().getFirst();
      for (String dimension : each.values().keySet()) {
        Subject subject = Subject.of(link.signer(), each.about(), dimension);
        Instant known = issued.get(subject);
        if (known == null || link.notBefore().isAfter(known)) {
          newer.add(new Issue(subject, link.notBefore()));
        }
      }
    }
    return newer;
  }

  /** Stores a list; it counts from the moment that {@link #put} is called. */
  public static void store(Handle handle, String signer, RevocationList list) {
    handle.execute(
        "merge into revocation_list (signer, der) key (signer) values (?, ?)",
        signer,
        list.der().toArray());
  }

  /** Puts a list in force. */
  public synchronized void put(String signer, RevocationList list) {
    revocations = revocations.with(signer, list);
  }
}
