package org.tvd.policy.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.PropertyIssuer;
import org.tvd.policy.model.Scope;

/** A dimension that is a product, from the file to the decision about an issuer. */
class ProductDimensionTest {
  private static PolicyFixture policy(String required, String scope) {
    return datacenter()
        .replace(
            "lattice.yaml",
            "site: {chain: [anywhere, building, secure-cage]}",
            "site: {product: {room: {chain: [any, cage]}, guards: integer}}")
        .replace("lattice.yaml", "{site: secure-cage}", "{site: " + required + "}")
        .replace("properties.yaml", "site: secure-cage", "site: " + scope);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{room: cage} | {room: cage, guards: 2} | true",
        "{room: cage, guards: 3} | {room: cage, guards: 2} | false",
        "{room: cage, guards: 3} | {guards: 7} | false",
        "{room: cage, guards: 3} | {from: {guards: 1}, to: {room: cage, guards: 3}} | true",
        "{room: cage, guards: 3} | {any-of: [{guards: 3}, {room: cage}]} | false",
        "{room: cage, guards: 3} | {any-of: [{guards: 3}, {room: cage, guards: 4}]} | true",
      })
  void anIssuerProvesWhatItsScopeReachesInEveryFactor(
      String required, String scope, boolean proves) {
    PolicySet policy = policy(required, scope).parse();
    PropertyIssuer issuer = policy.issuers().getFirst();
    var property = Objects.requireNonNull(policy.lattice().named().get("in-secure-cage"));

    assertThat(issuer.mayProve(property, policy.lattice())).isEqualTo(proves);
  }

  @Test
  void aScopeWithoutItsWordsIsTheHighestValue() {
    PropertyIssuer issuer = policy("{room: cage}", "{room: cage}").parse().issuers().getFirst();

    assertThat(issuer.scope().values()).singleElement().isInstanceOf(Scope.AtMost.class);
  }

  @Test
  void eachWrongFactorIsToldAtItsPlace() {
    assertThat(policy("{roon: cage, guards: many}", "{room: cage}").errors())
        .isEqualTo(
            List.of(
                "lattice.yaml:12:27: unknown factor of dimension site (expected one of guards,"
                    + " room, found 'roon'; did you mean 'room'?)",
                "lattice.yaml:12:47: not a value of dimension site.guards (expected a whole number"
                    + " from 0, found 'many')"));
  }
}
