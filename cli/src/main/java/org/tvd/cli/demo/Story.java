package org.tvd.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.agent.control.ControlReply;
import org.tvd.agent.control.ControlRequest;
import org.tvd.cli.OperatorClient;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.TextException;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.Simulator;
import org.tvd.tpmsim.Simulator.Machine;
import org.tvd.verifier.Operations.MemberView;
import org.tvd.verifier.Operations.Reattestation;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.audit.LogEntry;
import tools.jackson.core.type.TypeReference;

/** The demonstration's story, act by act. */
final class Story {
  static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String SECRET = "alpha-payroll-record";
  private static final String OPEN_TEXT = "beta-public-notice";

  private static final Map<String, List<String>> WISHES =
      new TreeMap<>(
          Map.of(
              "h1", List.of("alpha", "gamma"),
              "h2", List.of("alpha", "beta", "gamma"),
              "h3", List.of("alpha", "beta", "gamma"),
              "h4", List.of("alpha", "beta", "gamma")));
  private static final Map<String, Set<String>> EXPECTED_MEMBERS =
      Map.of(
          "alpha", Set.of("h1", "h2"),
          "beta", Set.of("h2", "h3"),
          "gamma", Set.of("h1", "h2", "h3"));

  private final Lab lab;
  private final Narration narration;
  private final Machines machines;
  private final Deployment deployment;
  private final OperatorClient operator;
  private final Records records;
  private final Map<String, Machine> machineByHost = new TreeMap<>();
  private final Map<String, String> addressOf = new TreeMap<>();

  Story(Lab lab, Narration narration) throws IOException {
    this.lab = lab;
    this.narration = narration;
    this.machines = new Machines(Simulator.open(lab.folder().resolve("sim")));
    lab.own(machines);
    this.deployment = new Deployment(lab);
    this.operator = deployment.operator();
    this.records = new Records(operator);
  }

  void tell() throws IOException, TpmException, InterruptedException, TextException {
    boot();
    admit();
    replay();
    attach();
    UnderlayCapture capture = UnderlayCapture.start(lab);
    talk(capture);
    revoke();
    audit();
  }

  private void boot() throws IOException, TpmException, InterruptedException {
    narration.act("Five machines, each with a TPM of its own, boot on one untrusted network");
    lab.buildUnderlay();
    BootProfile backdoor =
        new BootProfile(
            false,
            List.of("shim 15.8", "grub 2.12", "linux 6.12 with a back door"),
            BootProfile.STANDARD.kernelCommandLine());
    for (String host : Lab.HOSTS) {
      lab.addHost(host, Lab.address(host));
      machineByHost.put(
          host, machines.powerOn(host, host.equals("h4") ? backdoor : BootProfile.STANDARD));
    }
    deployment.writePolicy(machines.simulator());
    deployment.certifySite("h1", Machines.ekCertificate(machine("h1")), "secure-cage");
    deployment.certifySite("h2", Machines.ekCertificate(machine("h2")), "secure-cage");
    deployment.certifySite("h3", Machines.ekCertificate(machine("h3")), "building");
    narration.say("h1, h2: approved software; certified to stand in the secure cage");
    narration.say("h3: approved software, but certified for the building only");
    narration.say("h4: Secure Boot off, and a kernel with a back door");
    narration.say("h5: would rather show the evidence of another");
  }

  private void admit() throws IOException, InterruptedException {
    narration.act("The verifier starts, and an agent on each host attests");
    deployment.startVerifier();
    for (Map.Entry<String, List<String>> wish : WISHES.entrySet()) {
      String host = wish.getKey();
      deployment.startAgent(host, Lab.address(host), machine(host), wish.getValue());
    }
    await(() -> records.members().equals(EXPECTED_MEMBERS) && !records.decisionsOn("h4").isEmpty());
    Map<String, Set<String>> members = records.members();
    for (Map.Entry<String, Set<String>> tvd : new TreeMap<>(EXPECTED_MEMBERS).entrySet()) {
      narration.expect(
          tvd.getValue().equals(members.get(tvd.getKey())),
          tvd.getKey() + " has the members " + new TreeSet<>(tvd.getValue()));
    }
    for (MemberView member : records.memberViews()) {
      if (member.tvd().equals("gamma")) {
        Duration taken = Duration.between(machines.poweredOn(member.host()), member.since());
        narration.say("power on to admission, " + member.host() + ": " + Narration.readable(taken));
      }
    }
    narration.expect(
        records.refusals("h3").keySet().equals(Set.of("alpha")),
        "h3 is refused by alpha alone: " + records.firstReason("h3", "alpha"));
    narration.expect(
        records.refusals("h4").keySet().equals(Set.of("alpha", "beta", "gamma")),
        "h4 is refused everywhere: " + records.firstReason("h4", "beta"));
  }

  private void replay() throws IOException, TpmException, InterruptedException, TextException {
    narration.act("h5 enrols with its own TPM, and then replays evidence that h1's TPM made");
    String said = new Replay(lab, deployment).of("h1", "h5", machine("h5"));
    narration.expect(said.contains("enrolment: accepted"), "h5 is enrolled: it has a real TPM");
    narration.expect(
        said.contains("replay as h1: nonce-of-another"),
        "in h1's name over h5's channel it is refused: nonce-of-another");
    narration.expect(
        said.contains("replay as h5: signature-wrong"),
        "as its own it is refused: signature-wrong");
    narration.expect(
        records.members().equals(EXPECTED_MEMBERS), "and h1 stays what it was, a member");
  }

  private void attach() throws IOException, InterruptedException {
    narration.act("VPEs attach to their TVDs");
    attach("a1", "h1", "alpha");
    attach("a2", "h2", "alpha");
    attach("b2", "h2", "beta");
    attach("b3", "h3", "beta");
    attach("g1", "h1", "gamma");
    attach("g2", "h2", "gamma");
    attach("g3", "h3", "gamma");
    addressOf.forEach((vpe, address) -> narration.say(vpe + " is " + address));
  }

  private void attach(String vpe, String host, String tvd)
      throws IOException, InterruptedException {
    lab.addVpe(vpe);
    ControlReply reply =
        deployment
            .agent(host)
            .ask(new ControlRequest.Attach(tvd, vpe, "/run/netns/" + Lab.PREFIX + vpe, "eth0", ""));
    if (!(reply instanceof ControlReply.Attached attached)) {
      throw new IOException(vpe + " does not attach to " + tvd + ": " + reply);
    }
    addressOf.put(vpe, attached.vpe().address());
  }

  private void talk(UnderlayCapture capture) throws IOException, InterruptedException {
    narration.act("Who reaches whom");
    expectReach("a1", "a2", 9000, true, "alpha, two hosts, encrypted");
    expectReach("b2", "b3", 9000, true, "beta, two hosts");
    expectReach("g1", "g3", 9000, true, "gamma, two hosts, encrypted");
    expectReach("a1", "b3", 8080, true, "alpha to beta, the one permitted flow");
    expectReach("a1", "b3", 22, false, "alpha to beta, another port");
    expectReach("b3", "a1", 8080, false, "beta to alpha, the other direction");
    expectReach("a1", "g3", 9000, false, "alpha to gamma");
    expectReach("g1", "b3", 8080, false, "gamma to beta");

    try (LiveConnection secret = connection("a1", "a2", 9001, SECRET);
        LiveConnection open = connection("b2", "b3", 9001, OPEN_TEXT)) {
      narration.expect(
          secret.isAlive(Duration.ofSeconds(3)) && open.isAlive(Duration.ofSeconds(3)),
          "alpha and beta carry text over the same wire");
      Thread.sleep(500);
    }
    capture.stop();
    narration.expect(
        capture.count(SECRET) == 0 && capture.count(OPEN_TEXT) > 0,
        "of %d KB captured there, beta's text is in the clear %d times, alpha's never"
            .formatted(capture.size() / 1024, capture.count(OPEN_TEXT)));
  }

  private void expectReach(String from, String to, int port, boolean reaches, String why)
      throws IOException, InterruptedException {
    boolean reached =
        LiveConnection.reaches(
            Lab.PREFIX + from, Lab.PREFIX + to, String.valueOf(addressOf.get(to)), port);
    narration.expect(
        reached == reaches,
        "%s → %s:%d %s (%s)".formatted(from, to, port, reaches ? "yes" : "no", why));
  }

  private LiveConnection connection(String from, String to, int port, String marker)
      throws IOException, InterruptedException {
    return LiveConnection.open(
        Lab.PREFIX + from, Lab.PREFIX + to, String.valueOf(addressOf.get(to)), port, marker);
  }

  private void revoke() throws IOException, TpmException, InterruptedException {
    narration.act("h3 runs a file that nobody approved, and must attest again");
    try (LiveConnection its = connection("g1", "g3", 9002, "to-h3");
        LiveConnection others = connection("g1", "g2", 9002, "to-h2");
        LiveConnection beta = connection("b2", "b3", 9002, "beta-to-h3")) {
      narration.expect(
          its.isAlive(Duration.ofSeconds(3))
              && others.isAlive(Duration.ofSeconds(3))
              && beta.isAlive(Duration.ofSeconds(3)),
          "before: live connections g1→g3, b2→b3 and g1→g2");
      machines.simulator().measure("h3", "/usr/bin/rootkit", Bytes.ofUtf8("rootkit 1.0"));
      Reattestation told =
          operator.post("/v1/hosts/h3/reattestation", "", new TypeReference<>() {});
      narration.expect(told.told(), "the verifier tells h3 to attest now");
      await(
          () ->
              records.members().get("gamma") != null
                  && !records.members().get("gamma").contains("h3"));
      Thread.sleep(1500); // long enough for what must not arrive to arrive
      narration.expect(
          !its.isAlive(Duration.ofSeconds(1)) && !beta.isAlive(Duration.ofSeconds(1)),
          "h3's live connections have stopped, in gamma and in beta");
      narration.expect(
          others.isAlive(Duration.ofSeconds(2)),
          "g1→g2 goes on under gamma's new key (longest pause "
              + Narration.readable(others.longestPause())
              + ")");
      Instant verdict = records.ended("h3", "gamma");
      narration.say(
          "verdict to last packet, gamma: "
              + Narration.readable(Duration.between(verdict, its.lastReceived()))
              + "; beta: "
              + Narration.readable(
                  Duration.between(records.ended("h3", "beta"), beta.lastReceived())));
    }
  }

  private void audit() throws IOException {
    narration.act("The log answers who was a member, when and why");
    List<LogEntry> log = operator.get("/v1/decisions", new TypeReference<>() {});
    narration.expect(
        DecisionLog.fault(log.iterator()).isEmpty(),
        "the chain of " + log.size() + " decisions is intact");
    Instant before = records.ended("h3", "gamma").minusMillis(1);
    List<MemberView> then = operator.get("/v1/members?at=" + before, new TypeReference<>() {});
    MemberView h3 =
        then.stream()
            .filter(m -> m.host().equals("h3") && m.tvd().equals("gamma"))
            .findFirst()
            .orElseThrow(() -> new IOException("h3 was no member of gamma at " + before));
    narration.expect(
        h3.ended().contains("REQUIREMENT_UNMET"),
        "h3 was in gamma from %s (decision %d) to %s"
            .formatted(h3.since(), h3.decision(), h3.until()));
    narration.say("why it ended: " + h3.ended());
  }

  private Machine machine(String host) {
    return java.util.Optional.ofNullable(machineByHost.get(host)).orElseThrow();
  }

  /** A condition that holds sooner or later. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Condition condition) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        return; // the expectation that follows says what is not so
      }
      Thread.sleep(100);
    }
  }
}
