package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator's routes over HTTP, without the operator's token. */
class RolesTest extends VerifierTest {
  private static final List<String> OPERATORS =
      List.of(
          "GET /v1/status",
          "GET /v1/hosts",
          "DELETE /v1/hosts/h1",
          "POST /v1/hosts/h1/reattestation",
          "GET /v1/approvals",
          "POST /v1/approvals/h1",
          "DELETE /v1/approvals/h1/00",
          "GET /v1/tvds",
          "GET /v1/members",
          "POST /v1/revocations",
          "GET /v1/decisions",
          "GET /v1/decisions/2/evidence",
          "GET /v1/hosts/h1/ear",
          "GET /v1/hosts/h1/ear.cwt",
          "POST /v1/policy/reload",
          "POST /v1/policy/preview",
          "POST /v1/crls");

  @Test
  void row36OperatorsRoutesNeedTheToken() throws Exception {
    Host host = member("h1", 1);
    String token = site().operatorToken();
    List<List<String>> credentials =
        List.of(
            List.of(),
            List.of("Authorization", "Bearer "),
            List.of("Authorization", "Bearer " + token.substring(1)),
            List.of("Authorization", "Basic " + token),
            List.of("Authorization", token));
    for (String route : OPERATORS) {
      String method = route.substring(0, route.indexOf(' '));
      String path = route.substring(route.indexOf(' ') + 1);
      for (List<String> credential : credentials) {
        Client.Reply reply =
            host.client().send(method, path, null, credential.toArray(new String[0]));
        assertThat(reply.status()).as(route).isEqualTo(401);
        assertThat(reply.problem().type()).isEqualTo("urn:tvd:problem:operator-only");
      }
    }
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void theTokenOpensThem() throws Exception {
    Operator operator = operator();
    for (String path :
        List.of(
            "/v1/status",
            "/v1/hosts",
            "/v1/approvals",
            "/v1/tvds",
            "/v1/members",
            "/v1/decisions")) {
      assertThat(operator.get(path).status()).as(path).isEqualTo(200);
    }
  }
}
