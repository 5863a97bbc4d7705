package org.tvd.verifier;

import static org.tvd.verifier.RefusedListException.Reason.LIST_NOT_CURRENT;
import static org.tvd.verifier.RefusedListException.Reason.LIST_NOT_NEWER;
import static org.tvd.verifier.RefusedListException.Reason.LIST_SIGNER_UNKNOWN;
import static org.tvd.verifier.RefusedListException.Reason.MALFORMED_LIST;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.RevocationListUpload;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.x509.Pem;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.CertificateStanding;
import org.tvd.verifier.appraisal.IssuerPath;
import org.tvd.verifier.appraisal.RevocationLists;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.renewal.Mailbox;
import org.tvd.verifier.renewal.Mailboxes;
import org.tvd.verifier.store.PropertyRecords;

/**
 * Puts revocation lists in force. The memberships that depend on a certificate that a new list
 * names end at once, and no others.
 */
public final class Revocations {
  private final PolicyInForce inForce;
  private final Realm realm;
  private final Memberships memberships;
  private final Endings endings;
  private final Mailboxes mailboxes;
  private final PropertyRecords records;
  private final Clock clock;

  Revocations(
      PolicyInForce inForce,
      Realm realm,
      Memberships memberships,
      Endings endings,
      Mailboxes mailboxes,
      PropertyRecords records,
      Clock clock) {
    this.inForce = inForce;
    this.realm = realm;
    this.memberships = memberships;
    this.endings = endings;
    this.mailboxes = mailboxes;
    this.records = records;
    this.clock = clock;
  }

  /**
   * A list in force.
   *
   * @param signer SHA-256 of the signer's public key, hex
   * @param issuer the signer's name
   */
  public record ListView(
      String signer,
      String issuer,
      BigInteger number,
      Instant thisUpdate,
      Instant nextUpdate,
      int revoked) {

    static ListView of(String signer, RevocationList list) {
      return new ListView(
          signer,
          list.issuer().getName(),
          list.number(),
          list.thisUpdate(),
          list.nextUpdate(),
          list.revoked().size());
    }
  }

  /** The lists that were handed in. */
  public List<ListView> all() {
    return records.revocations().bySigner().entrySet().stream()
        .map(entry -> ListView.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * The latest list of one signer.
   *
   * @param signer the name of an issuer in the policy, or SHA-256 of a signer's public key, hex
   */
  public Optional<RevocationList> of(String signer) {
    Optional<PropertyIssuer> named =
        inForce.get().issuers().stream().filter(i -> i.name().equals(signer)).findFirst();
    return named.isPresent()
        ? records.revocations().of(Certified.keyId(named.get().certificate()), named.get())
        : Optional.ofNullable(records.revocations().bySigner().get(signer));
  }

  private record Signer(String keyId, PropertyIssuer issuer) {}

  /** Checks a list, stores it, and ends what depends on the certificates that it names. */
  public ListView accept(RevocationListUpload upload) throws RefusedListException {
    RevocationList list;
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      list = RevocationList.parse(upload.revocationList());
      for (Bytes der : upload.certificates()) {
        certificates.add(new Pem(Pem.CERTIFICATE, der).certificate());
      }
    } catch (MalformedException e) {
      throw new RefusedListException(MALFORMED_LIST, e.getMessage());
    }
    return inForce.decideAlone(policy -> accept(list, certificates, policy));
  }

  private ListView accept(RevocationList list, List<X509Certificate> certificates, PolicySet policy)
      throws RefusedListException {
    Instant now = clock.instant();
    Signer signer = signer(list, certificates, policy, now);
    Optional<RevocationList> before = records.revocations().of(signer.keyId, signer.issuer);
    if (before.isPresent() && before.get().der().equals(list.der())) {
      return ListView.of(signer.keyId, list);
    }
    if (before.isPresent() && before.get().number().compareTo(list.number()) >= 0) {
      throw new RefusedListException(
          LIST_NOT_NEWER,
          "expected a number above %d, found %d".formatted(before.get().number(), list.number()));
    }
    var tolerance = policy.evidence().clockTolerance();
    if (now.plus(tolerance).isBefore(list.thisUpdate())
        || now.minus(tolerance).isAfter(list.nextUpdate())) {
      throw new RefusedListException(
          LIST_NOT_CURRENT,
          "expected a list that is current at %s, found one from %s to %s"
              .formatted(now, list.thisUpdate(), list.nextUpdate()));
    }
    enforce(policy, signer.keyId, list, now);
    return ListView.of(signer.keyId, list);
  }

  private static Signer signer(
      RevocationList list, List<X509Certificate> certificates, PolicySet policy, Instant now)
      throws RefusedListException {
    for (PropertyIssuer issuer : policy.issuers()) {
      if (list.isSignedBy(issuer.certificate())) {
        return new Signer(Certified.keyId(issuer.certificate()), issuer);
      }
      for (X509Certificate certificate :
          issuer.isAuthority() ? certificates : List.<X509Certificate>of()) {
        if (list.isSignedBy(certificate)
            && IssuerPath.to(issuer.certificate(), certificate, certificates, now).isPresent()) {
          return new Signer(Certified.keyId(certificate), issuer);
        }
      }
    }
    throw new RefusedListException(
        LIST_SIGNER_UNKNOWN,
        "expected a list signed by one of %s, or by an issuer whose certificate comes along; found one by %s"
            .formatted(
                policy.issuers().stream().map(PropertyIssuer::name).toList(), list.issuer()));
  }

  private void enforce(PolicySet policy, String signer, RevocationList list, Instant now) {
    RevocationLists next = records.revocations().with(signer, list);
    realm
        .resolve(
            now,
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              decisions.add(
                  new Decision.RevocationListInForce(
                      list.issuer().getName(), list.number(), list.der().sha256().hex()));
              for (TvdState tvd : state.tvds().values()) {
                for (String host : tvd.members().keySet()) {
                  end(state, policy, tvd, host, next, changes, decisions);
                }
              }
              return new Resolution(
                  changes,
                  decisions,
                  List.of(handle -> PropertyRecords.store(handle, signer, list)));
            })
        .join();
    records.put(signer, list);
    // What these have proven is not known since the verifier started: they are to say it again.
    realm.state().tvds().values().stream()
        .flatMap(tvd -> tvd.members().keySet().stream())
        .distinct()
        .filter(host -> memberships.lastTrusted(host).isEmpty())
        .forEach(host -> mailboxes.of(host).ifPresent(Mailbox::reattest));
  }

  /** Ends a membership, or places in it, for what they lack without the revoked certificates. */
  private void end(
      RealmState state,
      PolicySet policy,
      TvdState tvd,
      String host,
      RevocationLists lists,
      List<Change> changes,
      List<Decision> decisions) {
    TvdPolicy tvdPolicy = policy.tvds().get(tvd.tvd());
    Optional<Appraisal.Trusted> last = memberships.lastTrusted(host);
    if (tvdPolicy == null || last.isEmpty()) {
      return;
    }
    List<Certified> left =
        last.get().certified().stream()
            .filter(each -> !CertificateStanding.isRevoked(each, policy, lists))
            .toList();
    if (left.size() == last.get().certified().size()) {
      return;
    }
    HeldProperties held = PropertyDerivation.derive(policy, last.get().claims(), left);
    List<String> lost = Membership.decide(tvdPolicy, held).reasons();
    Cause cause = Cause.CERTIFICATE_REVOKED;
    if (lost.isEmpty()) {
      RolePlaces.takeBackUnheld(tvdPolicy, tvd, host, held, cause, changes, decisions);
    } else {
      endings.end(state, tvd.tvd(), host, cause, String.join("; ", lost), changes, decisions);
    }
  }
}
