package org.tvd.verifier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.Endorsement;
import org.tvd.protocol.signature.SignatureProviders;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.enrolment.Enrolment;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.http.VerifierApi;
import org.tvd.verifier.http.VerifierServer;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdKeys;
import org.tvd.verifier.renewal.Baselines;
import org.tvd.verifier.renewal.Leases;
import org.tvd.verifier.renewal.Mailboxes;
import org.tvd.verifier.renewal.Nonces;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.result.EarKey;
import org.tvd.verifier.result.Results;
import org.tvd.verifier.store.Database;
import org.tvd.verifier.store.DurableWriter;
import org.tvd.verifier.store.EvidenceArchive;
import org.tvd.verifier.store.Hosts;
import org.tvd.verifier.store.OwnerFile;
import org.tvd.verifier.store.PolicyVersions;
import org.tvd.verifier.store.PropertyRecords;
import org.tvd.verifier.store.Realms;

/** A running verifier: composes the rooms, and owns what must be closed. */
public final class Verifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

  private static final int SHORTEST_TOKEN = 32;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final VerifierServer server;

  private Verifier(VerifierSettings settings, Clock clock) throws IOException, PolicyException {
    try {
      this.server = compose(settings, clock);
    } catch (IOException | PolicyException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a verifier.
   *
   * @throws PolicyException if the policy has errors
   * @throws IOException if a file or the address cannot be had
   * @throws org.tvd.verifier.store.StoreException if the database cannot be used
   */
  public static Verifier start(VerifierSettings settings) throws IOException, PolicyException {
    return start(settings, Clock.systemUTC());
  }

  static Verifier start(VerifierSettings settings, Clock clock)
      throws IOException, PolicyException {
    return new Verifier(settings, clock);
  }

  private VerifierServer compose(VerifierSettings settings, Clock system)
      throws IOException, PolicyException {
    PolicySet policy = PolicyChange.load(settings.policy());
    LOG.info("signatures are checked by {}", SignatureProviders.fastest().describe());
    var random = new SecureRandom();
    Path state = settings.state();
    Files.createDirectories(
        state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Database database = opened(Database.open(state));
    DurableWriter writer = opened(new DurableWriter(database.jdbi()));
    DecisionLog log = DecisionLog.open(database.jdbi());
    Clock clock = new SteadyClock(system, System::nanoTime, log.lastAt());
    var root = PolicyRoot.open(settings.policyRoot(), database.jdbi());
    SortedMap<String, Endorsement> signed = root.check(policy, clock.instant());
    Optional<PolicySet> before = PolicyVersions.last(database.jdbi());
    PolicyFindings.check(policy, before.map(PolicySet::version).orElse(""), clock.instant());
    TvdKeys keys = TvdKeys.open(state.resolve("master-secret"), random);

    var inForce = new PolicyInForce(policy);
    var hosts = new Hosts(database.jdbi());
    var identities = new Identities(hosts);
    var archive = new EvidenceArchive(database.jdbi());
    var sessions = new Sessions();
    var baselines = new Baselines();
    var mailboxes = new Mailboxes();

    var realmHolder = new AtomicReference<Realm>();
    Supplier<RealmState> realmState = () -> realmHolder.get().state();
    var granting =
        new Granting(
            inForce, hosts, identities, keys, sessions, mailboxes, random, clock, realmState);
    var realm =
        new Realm(
            new RealmState(Realms.version(database.jdbi()), Realms.load(database.jdbi())),
            writer,
            log,
            granting::announce);
    realmHolder.set(realm);

    var endings = new Endings(random, clock);
    var certificates = PropertyRecords.open(database.jdbi());
    var memberships = new Memberships(realm, endings, archive, certificates);
    var proven = new Proven(memberships, identities, certificates);
    var policyChange =
        new PolicyChange(settings.policy(), root, inForce, realm, proven, endings, random, clock);
    var turns = new HostTurns();
    policyChange.enforce(
        policy,
        signed,
        before
            .map(version -> CarrierChange.between(version, policy))
            .orElseGet(CarrierChange::unknown));
    Leases leases = opened(new Leases());
    endings.lapse(realm, clock.instant());
    leases.start(clock, now -> endings.lapse(realm, now));

    var results = new Results(realmState);
    var attestation =
        new Attestation(
            inForce,
            identities,
            hosts,
            turns,
            sessions,
            new Nonces(random, clock),
            baselines,
            archive,
            memberships,
            granting,
            certificates,
            results,
            clock);
    var enrolment = new Enrolment(inForce, hosts, writer, log, random, clock);
    var operations =
        new Operations(
            inForce,
            policyChange,
            realm,
            memberships,
            endings,
            hosts,
            turns,
            sessions,
            baselines,
            mailboxes,
            results,
            archive,
            log);
    var api =
        new VerifierApi(
            enrolment,
            new PendingTpms(enrolment, realm, endings, hosts, turns, operations),
            attestation,
            granting,
            new VpePlaces(inForce, realm, proven, clock),
            operations,
            new Revocations(inForce, realm, memberships, endings, mailboxes, certificates, clock),
            sessions,
            mailboxes,
            results,
            EarKey.open(state.resolve("ear-key.jwk")));
    VerifierServer listening =
        opened(
            api.listen(
                settings.listen(), state, settings.names(), operatorToken(state, random), clock));
    parts.add(mailboxes::close); // the streams end before the server does
    return listening;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.add(part);
    return part;
  }

  /** The operator's token, made at the first start, readable by the verifier's owner alone. */
  private static String operatorToken(Path state, SecureRandom random) throws IOException {
    Path file = state.resolve("operator-token");
    if (!Files.exists(file)) {
      byte[] fresh = new byte[32];
      random.nextBytes(fresh);
      OwnerFile.write(
          file, (HexFormat.of().formatHex(fresh) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    String token = Files.readString(file).strip();
    if (token.length() < SHORTEST_TOKEN) {
      throw new IOException(
          file
              + ": expected a token of at least "
              + SHORTEST_TOKEN
              + " characters, found "
              + token.length());
    }
    return token;
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Ends it: no new requests first, the store last. */
  @Override
  public void close() {
    for (AutoCloseable part : reversed()) {
      try {
        part.close();
      } catch (Exception e) { // each part's own; the others still have to be closed
        LOG.error("closing failed", e);
      }
    }
    parts.clear();
  }

  private List<AutoCloseable> reversed() {
    List<AutoCloseable> reversed = new ArrayList<>(parts);
    Collections.reverse(reversed);
    return reversed;
  }
}
