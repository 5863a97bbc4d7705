package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.audit.LogEntry;

/** Roles of VPEs, whom they are beside, and VPEs in several TVDs. */
class VpePlacesTest extends VerifierTest {
  private static final String SHARE_OF_BETA = "share: {host: [alpha, gamma]}";
  private static final String SHARE_OF_GAMMA = "share: {host: [alpha, beta]}";

  @Override
  void prepare(Site fresh) throws IOException {
    fresh.replace(
        "tvds/beta.yaml",
        SHARE_OF_BETA,
        """
        roles:
          gate: {membership: [in-secure-cage], guard: true}
          inside: {}
        """
            + SHARE_OF_BETA);
  }

  private static Client.Reply place(Host host, String tvd, String name, String role)
      throws IOException {
    return host.client().post("/v1/vpes", new VpeRequest(tvd, name, role));
  }

  private String refusal(Host host, String tvd, String name, String role) throws IOException {
    Client.Reply reply = place(host, tvd, name, role);
    assertThat(reply.kind()).isEqualTo("no-place");
    return reply.problem().detail();
  }

  private List<String> places(String tvd) throws IOException {
    return List.of(operator().get("/v1/tvds").as(Operations.TvdView[].class)).stream()
        .filter(view -> view.tvd().equals(tvd))
        .flatMap(view -> view.vpes().stream())
        .map(Vpe::name)
        .toList();
  }

  private List<String> recorded(String kind) throws IOException {
    return log().stream().filter(entry -> entry.kind().equals(kind)).map(LogEntry::body).toList();
  }

  private List<LogEntry> log() throws IOException {
    return List.of(operator().get("/v1/decisions?limit=1000").as(LogEntry[].class));
  }

  private void reload() throws IOException {
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
  }

  private Host memberOfBoth() throws Exception {
    Host host = enrolled("h1", 1);
    host.open(host.attest("beta", "gamma"));
    return host;
  }

  @Test
  void aRoleNeedsWhatItRequiresOfTheHost() throws Exception {
    Host host = member("h1", 1);
    assertThat(refusal(host, "beta", "web", "gate"))
        .contains("requires in-secure-cage", "a property certificate by site-authority");
    assertThat(refusal(host, "beta", "web", "gat"))
        .contains("TVD beta has no such role", "did you mean 'gate'?");
    assertThat(places("beta")).isEmpty();
    host.open(attestInCage(host, "beta"));
    assertThat(place(host, "beta", "web", "gate").status()).isEqualTo(200);
    assertThat(recorded("VpeAttachedInRole"))
        .singleElement()
        .asString()
        .contains("\"role\":\"gate\"");
    assertThat(place(host, "beta", "web", "gate").status()).isEqualTo(200);
    assertThat(refusal(host, "beta", "web", ""))
        .contains("in beta already, in the role gate; detach it first");
  }

  @Test
  void aRoleIsLostWithWhatItRequiresAndTheMembershipStays() throws Exception {
    Host host = enrolled("h1", 1);
    host.open(attestInCage(host, "beta"));
    place(host, "beta", "web", "gate").as(Vpe.class);
    place(host, "beta", "plain", "inside").as(Vpe.class);
    host.open(attestInCage(host, "beta"));
    assertThat(places("beta")).containsExactly("plain", "web");
    host.open(host.attest("beta"));
    assertThat(places("beta")).containsExactly("plain");
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    assertThat(recorded("VpePlaceLost"))
        .singleElement()
        .asString()
        .contains("REQUIREMENT_UNMET", "role gate: requires in-secure-cage");
  }

  @Test
  void aStricterOrVanishedRoleLosesItsPlacesWhenThePolicyChanges() throws Exception {
    Host host = member("h1", 1);
    place(host, "beta", "a", "inside").as(Vpe.class);
    site().replace("tvds/beta.yaml", "inside: {}", "inside: {membership: [in-secure-cage]}");
    reload();
    assertThat(places("beta")).isEmpty();
    site().replace("tvds/beta.yaml", "inside: {membership: [in-secure-cage]}", "inside: {}");
    reload();
    place(host, "beta", "b", "inside").as(Vpe.class);
    site().replace("tvds/beta.yaml", "inside: {}", "outside: {}");
    reload();
    assertThat(places("beta")).isEmpty();
    assertThat(recorded("VpePlaceLost"))
        .hasSize(2)
        .allMatch(body -> body.contains("POLICY_CHANGED"))
        .anyMatch(body -> body.contains("has no such role"));
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void aRestartKeepsRolesAndAsksForEvidenceBeforeItGivesNewOnes() throws Exception {
    Host host = enrolled("h1", 1);
    host.open(attestInCage(host, "beta"));
    place(host, "beta", "web", "gate").as(Vpe.class);
    restart();
    assertThat(places("beta")).containsExactly("web");
    host.use(client());
    host.open(host.attest("beta"));
    assertThat(places("beta")).isEmpty();
  }

  @Test
  void vpesOfTwoTvdsAreOnOneHostWhereBothAllowIt() throws Exception {
    Host host = memberOfBoth();
    place(host, "beta", "b", "").as(Vpe.class);
    place(host, "gamma", "g", "").as(Vpe.class);
    site().replace("tvds/gamma.yaml", SHARE_OF_GAMMA, "share: {host: [alpha]}");
    reload();
    assertThat(places("beta")).containsExactly("b");
    assertThat(places("gamma")).isEmpty();
    assertThat(recorded("VpePlaceLost"))
        .singleElement()
        .asString()
        .contains("gamma does not share with beta: it shares with [alpha]");
    assertThat(refusal(host, "gamma", "g", "")).contains("VPE b on h1 is in beta");
    Host other = enrolled("h2", 2);
    other.open(other.attest("gamma"));
    place(other, "gamma", "g", "").as(Vpe.class);
  }

  @Test
  void aVpeIsInTwoTvdsWhereBothAllowItAndTheirFlowsDo() throws Exception {
    Host host = memberOfBoth();
    place(host, "beta", "x", "").as(Vpe.class);
    assertThat(refusal(host, "gamma", "x", "")).contains("share.vpe on both sides");
    share("vpe: [gamma], host: [gamma]", "vpe: [beta], host: [beta]");
    assertThat(refusal(host, "gamma", "x", ""))
        .contains("nothing may flow between beta and gamma either way");
    site().replace("tvds/gamma.yaml", "share:", "flows: {in: {beta: open}}\nshare:");
    site().replace("tvds/beta.yaml", "flows:\n", "flows:\n  out: {gamma: open}\n");
    reload();
    assertThat(refusal(host, "gamma", "x", ""))
        .contains("it would let gamma reach beta over open flows alone", "VPE x on h1 is in both");
    site().replace("tvds/gamma.yaml", "flows: {", "flows: {out: {beta: open}, ");
    site().replace("tvds/beta.yaml", "  in:\n", "  in:\n    gamma: open\n");
    reload();
    place(host, "gamma", "x", "").as(Vpe.class);
    assertThat(places("gamma")).containsExactly("x");
    share("host: [gamma]", "host: [beta]");
    assertThat(places("beta")).containsExactly("x");
    assertThat(places("gamma")).isEmpty();
  }

  private String beta = "host: [alpha, gamma]";
  private String gamma = "host: [alpha, beta]";

  private void share(String ofBeta, String ofGamma) throws IOException {
    site().replace("tvds/beta.yaml", "share: {" + beta + "}", "share: {" + ofBeta + "}");
    site().replace("tvds/gamma.yaml", "share: {" + gamma + "}", "share: {" + ofGamma + "}");
    beta = ofBeta;
    gamma = ofGamma;
    reload();
  }

  @Test
  void refusesAReactionThatIsNotBuilt() throws Exception {
    site().replace("tvds/beta.yaml", "renew: 6s", "renew: 6s\nreaction: default-network");
    Client.Reply refused = operator().post("/v1/policy/reload");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem().detail())
        .contains("tvds/beta.yaml", "default network is not built", "reaction: close");
  }

  @Test
  void leasesThatEndTakeThePlacesInOneTvdOnly() throws Exception {
    site().replace("tvds/gamma.yaml", "lease: 20s", "lease: 60s");
    reload();
    Host host = memberOfBoth();
    place(host, "beta", "b", "").as(Vpe.class);
    place(host, "gamma", "g", "").as(Vpe.class);
    clock.advance(Duration.ofSeconds(21));
    restart();
    assertThat(places("beta")).isEmpty();
    assertThat(places("gamma")).containsExactly("g");
  }
}
