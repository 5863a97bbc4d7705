package org.tvd.verifier;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Credential;
import org.tvd.protocol.message.Envelope;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.Grants.Revocation;
import org.tvd.protocol.message.SealedSession;
import org.tvd.protocol.message.SessionCipher;
import org.tvd.protocol.tpm.MakeCredential;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.master.Addresses;
import org.tvd.verifier.master.PlanComposer;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdKeys;
import org.tvd.verifier.renewal.Mailbox;
import org.tvd.verifier.renewal.Mailboxes;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;

/** What leaves the verifier once a decision is stored: sealed grants, and news for subscribers. */
public final class Granting {
  private final Supplier<PolicySet> policy;
  private final Hosts hosts;
  private final Identities identities;
  private final TvdKeys keys;
  private final Sessions sessions;
  private final Mailboxes mailboxes;
  private final SecureRandom random;
  private final Clock clock;
  private final Supplier<RealmState> realm;

  public Granting(
      Supplier<PolicySet> policy,
      Hosts hosts,
      Identities identities,
      TvdKeys keys,
      Sessions sessions,
      Mailboxes mailboxes,
      SecureRandom random,
      Clock clock,
      Supplier<RealmState> realm) {
    this.policy = policy;
    this.hosts = hosts;
    this.identities = identities;
    this.keys = keys;
    this.sessions = sessions;
    this.mailboxes = mailboxes;
    this.random = random;
    this.clock = clock;
    this.realm = realm;
  }

  /** Opens a session whose secret only the host's TPM reveals, with the host's grants in it. */
  SealedSession openSession(Identity identity, Bytes channelKey) {
    String host = identity.host();
    byte[] material = new byte[32];
    random.nextBytes(material);
    byte[] name = new byte[16];
    random.nextBytes(name);
    String id = HexFormat.of().formatHex(name);
    Secret secret = Secret.of(material);
    try {
      TpmPublic ek = identities.endorsementKey(host);
      Credential credential = MakeCredential.of(ek, identity.ak().name(), secret, random);
      var session = sessions.open(host, channelKey, SessionCipher.of(secret, host, id));
      Envelope envelope = session.seal(() -> grants(host, List.of()));
      // What the stream sealed for the session before is nothing to the host from here on.
      mailboxes.of(host).ifPresent(Mailbox::plansChanged);
      return new SealedSession(id, credential, envelope);
    } catch (GeneralSecurityException | NotEnrolledException e) {
      throw new IllegalStateException("the enrolled keys of " + host + " cannot be used", e);
    } finally {
      secret.clear();
      java.util.Arrays.fill(material, (byte) 0);
    }
  }

  /** Everything that {@code host} may carry at this moment. */
  public Grants grants(String host, List<Revocation> revoked) {
    Map<String, Integer> numbers = new HashMap<>();
    for (HostRow row : hosts.all()) {
      numbers.put(row.name(), row.number());
    }
    var composer = new PlanComposer(policy.get(), realm.get(), numbers, keys, clock.instant());
    return new Grants(composer.plansOf(host), revoked);
  }

  /** Tells the subscribers that a stored resolution concerns. */
  void announce(Realm.Stored stored) {
    for (Decision decision : stored.decisions()) {
      if (decision instanceof Decision.MembershipEnded ended) {
        mailboxes
            .of(ended.host())
            .ifPresent(
                box ->
                    box.revoked(
                        new Revocation(ended.tvd(), ended.cause() + ": " + ended.detail())));
      }
    }
    Set<String> concerned = new HashSet<>(stored.hosts());
    RealmState state = realm.get();
    for (String tvd : stored.tvds()) {
      var tvdPolicy = policy.get().tvds().get(tvd);
      if (tvdPolicy != null) {
        // A gateway between two TVDs stands in the plans of both.
        for (String neighbour : Addresses.neighbours(tvdPolicy, policy.get())) {
          concerned.addAll(state.membersOf(neighbour));
        }
      }
    }
    concerned.forEach(host -> mailboxes.of(host).ifPresent(box -> box.plansChanged()));
  }
}
