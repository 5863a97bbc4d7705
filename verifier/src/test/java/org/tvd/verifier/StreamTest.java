package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/** What members are told while they are members. */
class StreamTest extends VerifierTest {

  private Subscription subscribed(Host host) throws IOException {
    return opened(host.client().subscribe());
  }

  private static Predicate<Grants> peers(int count) {
    return grants -> grants.plans().getFirst().peers().size() == count;
  }

  private static Predicate<Grants> vpes(int count) {
    return grants -> grants.plans().getFirst().vpes().size() == count;
  }

  @Test
  void row38ARevokedMemberLosesItsKeyAndTheOthersGetANewOne() throws Exception {
    Host first = member("h1", 1);
    Subscription stream = subscribed(first);
    Host second = member("h2", 2);
    Subscription streamOfSecond = subscribed(second);

    NetworkPlan joined = first.next(stream, peers(1)).plans().getFirst();
    assertThat(joined.peers()).extracting(Endpoint::host).containsExactly("h2");
    assertThat(joined.epoch()).isEqualTo(1);

    assertThat(operator().revoke("h2", "", "it was sold").as(Operations.Revoked.class).tvds())
        .containsExactly("beta");
    NetworkPlan left = first.next(stream, peers(0)).plans().getFirst();
    assertThat(left.epoch()).isEqualTo(2);
    assertThat(left.key()).isNotEqualTo(joined.key());
    assertThat(left.version()).isGreaterThan(joined.version());
    assertThat(left.self().wireGuardPort()).isNotEqualTo(joined.self().wireGuardPort());

    Grants revoked = second.next(streamOfSecond, grants -> grants.plans().isEmpty());
    assertThat(revoked.revoked())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("it was sold"));
  }

  @Test
  void givesHeartbeatsWhileThereIsNothingToTell() throws Exception {
    Host host = member("h1", 1);
    Subscription stream = subscribed(host);
    stream.next("grants");
    assertThat(stream.next("heartbeat")).isEqualTo("{}");
    assertThat(stream.next("heartbeat")).isEqualTo("{}");
  }

  @Test
  void tellsTheHostToAttestAgainWithAChallengeThatItCanAnswer() throws Exception {
    Host host = member("h1", 1);
    Subscription stream = subscribed(host);
    assertThat(operator().post("/v1/hosts/h1/reattestation").as(Operations.Reattestation.class))
        .isEqualTo(new Operations.Reattestation("h1", true));
    Challenge challenge = Client.JSON.readValue(stream.next("reattest"), Challenge.class);
    assertThat(host.attest(challenge, List.of(), "beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void saysWhenAHostIsNotThereToBeTold() throws Exception {
    member("h1", 1);
    assertThat(operator().post("/v1/hosts/h1/reattestation").as(Operations.Reattestation.class))
        .isEqualTo(new Operations.Reattestation("h1", false));
  }

  @Test
  void needsTheChannelOfTheLastAcceptedEvidence() throws Exception {
    Host host = member("h1", 1);
    assertThat(client().send("GET", "/v1/stream", null).kind()).isEqualTo("no-session");
    Client former = host.client();
    Subscription stream = subscribed(host);
    host.use(client());
    host.attest("beta");
    assertThat(former.send("GET", "/v1/stream", null).kind()).isEqualTo("no-session");
    stream.awaitEnd();
  }

  @Test
  void aNewSubscriptionEndsTheOneBefore() throws Exception {
    Host host = member("h1", 1);
    Subscription former = subscribed(host);
    former.next("grants");
    Subscription stream = subscribed(host);
    former.awaitEnd();
    assertThat(host.next(stream).plans()).hasSize(1);
  }

  @Test
  void placesOfProcessingElementsReachAllMembers() throws Exception {
    Host first = member("h1", 1);
    Host second = member("h2", 2);
    Subscription stream = subscribed(first);
    Vpe web = second.client().post("/v1/vpes", new VpeRequest("beta", "web")).as(Vpe.class);
    assertThat(web).isEqualTo(new Vpe("web", "h2", "10.2.0.1", "02:ea:0a:02:00:01"));
    assertThat(second.client().post("/v1/vpes", new VpeRequest("beta", "web")).as(Vpe.class))
        .isEqualTo(web);
    assertThat(first.client().post("/v1/vpes", new VpeRequest("beta", "web")).kind())
        .isEqualTo("no-place");
    Grants grants = first.next(stream, vpes(1));
    assertThat(grants.plans().getFirst().vpes()).containsExactly(web);

    assertThat(first.client().send("DELETE", "/v1/vpes/beta/web", null).kind())
        .isEqualTo("no-place");
    assertThat(second.client().send("DELETE", "/v1/vpes/beta/web", null).status()).isEqualTo(204);
    assertThat(second.client().send("DELETE", "/v1/vpes/beta/web", null).status()).isEqualTo(204);
    assertThat(first.next(stream, vpes(0)).plans().getFirst().vpes()).isEmpty();
  }

  @Test
  void noPlaceForAHostThatIsNoMember() throws Exception {
    Host host = member("h1", 1);
    for (String tvd : List.of("alpha", "nowhere")) {
      assertThat(host.client().post("/v1/vpes", new VpeRequest(tvd, "web")).kind())
          .isEqualTo("no-place");
    }
    for (String name : List.of("", "Web", "gateway-x", "a".repeat(64), "-a", "a/../b")) {
      assertThat(host.client().post("/v1/vpes", new VpeRequest("beta", name)).kind())
          .isEqualTo("no-place");
    }
    Client stranger = client();
    assertThat(stranger.post("/v1/vpes", new VpeRequest("beta", "web")).kind())
        .isEqualTo("no-session");
    assertThatThrownBy(stranger::subscribe).hasMessageContaining("403");
  }
}
