package org.tvd.verifier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.message.Envelope;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.SealedSession;
import org.tvd.protocol.message.SessionCipher;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.Forge;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.tpmsim.SimulatedFirmware;
import org.tvd.tpmsim.SimulatedIma;

/** A platform with a real software TPM, booted, that does by hand what an agent does. */
final class Host implements AutoCloseable {
  private static final List<String> MECHANISMS =
      List.of("LOCAL_BRIDGE", "VXLAN", "VXLAN_OVER_WIREGUARD");

  private final String name;
  private final TpmDevice tpm;
  private final TpmTransport transport;
  private AttestationKey ak;
  private final Path imaLog;
  private final NetworkOffer network;
  private Bytes bootLog;
  private Client client;
  private SessionCipher session;
  private String sessionName = "";

  private Host(
      String name,
      int number,
      TpmTransport transport,
      TpmDevice tpm,
      Path directory,
      BootProfile profile,
      Client client)
      throws IOException, TpmException {
    this.name = name;
    this.transport = transport;
    this.tpm = tpm;
    this.client = client;
    this.imaLog = directory.resolve("ima-" + name);
    this.network =
        new NetworkOffer(
            "10.99.0." + number, Bytes.ofUtf8("wireguard " + name).sha256(), MECHANISMS);
    this.session = SessionCipher.of(Secret.of(new byte[32]), name, "none");
    this.bootLog = SimulatedFirmware.boot(tpm, profile);
    this.ak = tpm.createAttestationKey();
    run(Site.TOOL, Site.TOOL_DIGEST);
  }

  /** Boots a host on a TPM of its own. */
  static Host boot(Site site, Path directory, String name, int number, Client client)
      throws IOException, TpmException {
    return boot(site, directory, name, number, BootProfile.STANDARD, client);
  }

  static Host boot(
      Site site, Path directory, String name, int number, BootProfile profile, Client client)
      throws IOException, TpmException {
    return on(InProcessTpm.manufacture(site.tpmMaker()), directory, name, number, profile, client);
  }

  static Host on(
      TpmTransport transport,
      Path directory,
      String name,
      int number,
      BootProfile profile,
      Client client)
      throws IOException, TpmException {
    return new Host(name, number, transport, TpmDevice.open(transport), directory, profile, client);
  }

  /** Runs a program, which IMA measures. */
  void run(String path, Bytes digest) throws IOException, TpmException {
    SimulatedIma.measure(tpm, imaLog, path, digest);
  }

  /** A file is written while it is measured. */
  void violation(String path) throws IOException, TpmException {
    SimulatedIma.violate(tpm, imaLog, path);
  }

  /** Cuts the power and boots again. The attestation key stays. */
  void reboot(BootProfile profile) throws IOException, TpmException {
    resetWithoutBoot();
    bootLog = SimulatedFirmware.boot(tpm, profile);
    Files.delete(imaLog);
    run(Site.TOOL, Site.TOOL_DIGEST);
  }

  /** Cuts the power and boots a kernel that measures nothing. */
  void rebootWithoutIma() throws TpmException {
    resetWithoutBoot();
    bootLog = SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
  }

  /** Cuts the power; nothing measures the boot. */
  void resetWithoutBoot() throws TpmException {
    if (!(transport instanceof InProcessTpm inProcess)) {
      throw new IllegalStateException("not this TPM");
    }
    inProcess.reset();
  }

  /** TPM2_Clear: the counters begin anew, and so does the attestation key. */
  void clearTpm() throws TpmException {
    Bytes answer =
        transport.transmit(
            Bytes.ofHex("80020000001b000001264000000a0000000940000009000000" + "0000"));
    if (!answer.slice(6, 10).equals(Bytes.of(new byte[4]))) {
      throw new IllegalStateException("TPM2_Clear: " + answer);
    }
    ak = tpm.createAttestationKey();
  }

  String name() {
    return name;
  }

  TpmDevice tpm() {
    return tpm;
  }

  AttestationKey ak() {
    return ak;
  }

  NetworkOffer network() {
    return network;
  }

  Client client() {
    return client;
  }

  Forge forge() {
    return Forge.on(transport, tpm);
  }

  /** Quotes with this key from here on. */
  void use(AttestationKey other) {
    ak = other;
  }

  /** From here on it talks over another channel. */
  void use(Client other) {
    client = other;
  }

  X509Certificate ekCertificate() throws TpmException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(tpm.endorsementKey().certificate().toArray()));
  }

  EnrolmentRequest enrolmentRequest(Bytes akPublic) throws TpmException {
    var ek = tpm.endorsementKey();
    return new EnrolmentRequest(
        name,
        ek.certificate(),
        ek.chain(),
        ek.publicArea(),
        akPublic,
        tpm.attestationKeyAncestors(),
        Bytes.EMPTY,
        List.of());
  }

  Client.Reply beginEnrolment(AttestationKey key) throws IOException, TpmException {
    return client.post("/v1/enrolments", enrolmentRequest(key.publicArea()));
  }

  EnrolmentResult enrol() throws IOException, TpmException {
    return tryEnrol().as(EnrolmentResult.class);
  }

  /** Proves what it asked for; what becomes of it is the answer. */
  Client.Reply tryEnrol() throws IOException, TpmException {
    return prove(enrolmentRequest(ak.publicArea()));
  }

  Client.Reply prove(EnrolmentRequest request) throws IOException, TpmException {
    var begun = client.post("/v1/enrolments", request).as(EnrolmentChallenge.class);
    Secret secret = tpm.activateCredential(ak, begun.credential());
    return client.post(
        "/v1/enrolments/" + begun.enrolment() + "/proof", new EnrolmentProof(secret));
  }

  Challenge challenge() throws IOException {
    return client.post("/v1/challenges", new ChallengeRequest(name)).as(Challenge.class);
  }

  Draft draft(Challenge challenge, String... join) throws IOException {
    return new Draft(
        name,
        challenge.nonce(),
        LogPart.whole(bootLog),
        LogPart.whole(Bytes.of(Files.readAllBytes(imaLog))),
        List.of(),
        Bytes.EMPTY,
        network,
        List.of(join));
  }

  Evidence quoted(Draft draft, Challenge challenge) throws TpmException {
    return draft.with(tpm.quote(ak, draft.binding(client.channelKey()), challenge.pcrs()));
  }

  Client.Reply send(Evidence evidence) throws IOException {
    return client.post("/v1/evidence", evidence);
  }

  /** Answers a challenge honestly. */
  AttestationResult attest(Challenge challenge, List<Bytes> certificates, String... join)
      throws IOException, TpmException {
    Draft draft = draft(challenge, join).withCertificates(certificates);
    return send(quoted(draft, challenge)).as(AttestationResult.class);
  }

  AttestationResult attest(String... join) throws IOException, TpmException {
    return attest(challenge(), List.of(), join);
  }

  /** Opens a result's session by the TPM. */
  Grants open(AttestationResult result) throws TpmException, MalformedException {
    SealedSession sealed = result.session().getFirst();
    Secret secret = tpm.activateCredential(ak, sealed.credential());
    sessionName = sealed.session();
    session = SessionCipher.of(secret, name, sessionName);
    return session.open(sealed.envelope());
  }

  /** The next grants of the stream that are as wanted; those of sessions before are passed over. */
  Grants next(Subscription stream, Predicate<Grants> wanted)
      throws MalformedException, InterruptedException {
    while (true) {
      Envelope envelope = Client.JSON.readValue(stream.next("grants"), Envelope.class);
      if (envelope.session().equals(sessionName)) {
        Grants grants = session.open(envelope);
        if (wanted.test(grants)) {
          return grants;
        }
      }
    }
  }

  Grants next(Subscription stream) throws MalformedException, InterruptedException {
    return next(stream, _ -> true);
  }

  @Override
  public void close() {
    tpm.close();
  }
}
