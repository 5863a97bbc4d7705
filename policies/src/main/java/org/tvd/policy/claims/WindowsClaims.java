package org.tvd.policy.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Windows says about its boot in PCR 12 and 13, up to where it closes them.
 *
 * @param facts by their names in wbcl.h, in lower case: boot_debugging, test_signing,
 *     code_integrity, vsm_launch_type, vbs_hvci_policy, …; truths are 1 and 0. One that was
 *     measured with different values is missing, for it is not proven
 * @param modules that were loaded, in order
 */
public record WindowsClaims(
    @Claim("boot_debugging, test_signing, code_integrity, …; missing where values differ")
        Map<String, Long> facts,
    @Claim("Modules that were loaded, in order") Optional<List<WindowsModule>> modules) {

  public WindowsClaims {
    facts = Deferred.copyOf(facts);
    modules = Deferred.copyOf(modules);
  }

  static WindowsClaims unproven() {
    return new WindowsClaims(Map.of(), Optional.empty());
  }
}
