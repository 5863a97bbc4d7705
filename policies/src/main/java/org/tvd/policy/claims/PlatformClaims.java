package org.tvd.policy.claims;

import java.util.List;
import java.util.Optional;

/**
 * What a platform certificate says, whose holder is this host's TPM. The comparison of components
 * takes them as the host reports them, and is unproven unless the policy entitles that.
 */
public record PlatformClaims(
    @Claim("Whether a platform certificate of a trusted maker is about this host's TPM")
        boolean certified,
    @Claim("Who made the platform, by its certificate") Optional<String> manufacturer,
    @Claim("The platform's model, by its certificate") Optional<String> model,
    @Claim("The model's version, by the platform's certificate") Optional<String> version,
    @Claim("The platform's serial number, by its certificate") Optional<String> serial,
    @Claim("Certified components that the host does not report, one line each")
        Optional<List<String>> componentsMissing,
    @Claim("Network interfaces and disks that the host reports and nobody certified")
        Optional<List<String>> componentsUnexpected) {

  /** No platform certificate: nothing is proven. */
  public static PlatformClaims unproven() {
    return new PlatformClaims(
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** These claims without what depends on the host's own report. */
  PlatformClaims withoutComparison() {
    return new PlatformClaims(
        certified, manufacturer, model, version, serial, Optional.empty(), Optional.empty());
  }
}
