package org.tvd.policy.testing;

import java.util.List;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.HeldProperties.Held;

/**
 * A host of a test file: what verified evidence would say about it.
 *
 * @param name in the file
 * @param claims that it proves; the rest is unproven
 * @param certified what issuers certify of it
 * @param supposed properties that it holds by the word of the test alone
 */
public record TestHost(String name, Claims claims, List<Certified> certified, List<Held> supposed) {
  public TestHost {
    certified = List.copyOf(certified);
    supposed = List.copyOf(supposed);
  }
}
