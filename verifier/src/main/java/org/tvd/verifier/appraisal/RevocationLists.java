package org.tvd.verifier.appraisal;

import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.protocol.property.RevocationList;

/**
 * The revocation lists that were handed in, each checked, the latest of each signer.
 *
 * @param bySigner by {@link Certified#keyId}
 */
public record RevocationLists(SortedMap<String, RevocationList> bySigner) {
  /** Nobody handed in any. */
  public static final RevocationLists NONE = new RevocationLists(Collections.emptySortedMap());

  public RevocationLists {
    bySigner = Collections.unmodifiableSortedMap(new TreeMap<>(bySigner));
  }

  /** These lists, with another one. */
  public RevocationLists with(String signer, RevocationList list) {
    var more = new TreeMap<>(bySigner);
    more.put(signer, list);
    return new RevocationLists(more);
  }

  /** The latest list of a signer, be it handed in or {@code issuer}'s in the policy. */
  public Optional<RevocationList> of(String signer, PropertyIssuer issuer) {
    Stream<RevocationList> policys =
        signer.equals(Certified.keyId(issuer.certificate()))
            ? issuer.revocationLists().stream()
            : Stream.empty();
    return Stream.concat(Stream.ofNullable(bySigner.get(signer)), policys)
        .max(Comparator.comparing(RevocationList::number));
  }
}
