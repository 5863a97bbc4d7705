package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.NetworkOffer;

/** What a host offers for the plans of others, and what others do in its name. */
class OfferTest extends VerifierTest {

  @Test
  void anOfferThatCannotBePartOfAPlanIsMalformed() throws Exception {
    Host host = member("h1", 1);
    var good = host.network();
    var offers =
        List.of(
            new NetworkOffer("10.99.0.1; reboot", good.wireGuardKey(), good.mechanisms()),
            new NetworkOffer("127.0.0.1", good.wireGuardKey(), good.mechanisms()),
            new NetworkOffer(good.underlayAddress(), Bytes.EMPTY, good.mechanisms()),
            new NetworkOffer(good.underlayAddress(), Bytes.of(new byte[32]), good.mechanisms()));
    for (var offer : offers) {
      Challenge challenge = host.challenge();
      Draft draft = host.draft(challenge, "beta").withNetwork(offer);
      assertThat(host.send(host.quoted(draft, challenge)).kind()).isEqualTo("malformed");
    }
    Challenge challenge = host.challenge();
    Draft draft = host.draft(challenge, "beta", "x\uD800y");
    assertThat(
            host.client()
                .send(
                    "POST",
                    "/v1/evidence",
                    Client.JSON
                        .writeValueAsString(host.quoted(draft, challenge))
                        .replace("x\uD800y", "x\\ud800y")
                        .getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/json")
                .kind())
        .isIn("malformed", "malformed-body");
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void aMemberCannotTakeAnothersAddressOrKey() throws Exception {
    Host first = member("h1", 1);
    Host second = enrolled("h2", 2);
    for (var offer :
        List.of(
            new NetworkOffer(
                first.network().underlayAddress(),
                second.network().wireGuardKey(),
                second.network().mechanisms()),
            new NetworkOffer(
                second.network().underlayAddress(),
                first.network().wireGuardKey(),
                second.network().mechanisms()))) {
      Challenge challenge = second.challenge();
      Draft draft = second.draft(challenge, "beta").withNetwork(offer);
      AttestationResult result =
          second.send(second.quoted(draft, challenge)).as(AttestationResult.class);
      assertThat(result.memberships())
          .singleElement()
          .satisfies(m -> assertThat(m.reasons()).singleElement().asString().contains("h1"));
    }
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void nobodyTakesThePlaceOfTheHostsOwnNonces() throws Exception {
    Host host = enrolled("h1", 1);
    Challenge own = host.attest("beta").next();
    Client flood = client();
    for (int i = 0; i < 80; i++) {
      flood.post("/v1/challenges", Map.of("host", "h1")).as(Challenge.class);
    }
    assertThat(host.attest(own, List.of(), "beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }
}
