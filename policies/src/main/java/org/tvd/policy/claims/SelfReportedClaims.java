package org.tvd.policy.claims;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host says of itself in software. The quote proves that this host says so now, not that it
 * is true: whoever controls the host's kernel can say anything. Rules can read only what the policy
 * entitles ({@code self-reported} in properties.yaml); the rest is unproven.
 */
public record SelfReportedClaims(
    @Claim("The release of the running kernel") Optional<String> kernelRelease,
    @Claim("The kernel's lockdown: none, integrity or confidentiality") Optional<String> lockdown,
    @Claim("The enabled Linux security modules, in their order")
        Optional<List<String>> securityModules,
    @Claim("What the kernel says of each CPU vulnerability, by its name")
        Optional<Map<String, String>> cpuVulnerabilities,
    @Claim("Whether the root file system is on an encrypted block device")
        Optional<Boolean> diskEncrypted,
    @Claim("When the package lists were last updated or packages installed")
        Optional<Instant> updated,
    @Claim("Whole days from the last update to this appraisal") Optional<Long> daysSinceUpdate,
    @Claim("Whether UEFI Secure Boot is on, as the firmware tells the kernel")
        Optional<Boolean> secureBoot) {

  /** The name under which a policy entitles the components of a platform, as the host sees them. */
  public static final String COMPONENTS = "components";

  /** What a policy can entitle: these claims, and the components. */
  public static final Set<String> FIELDS =
      Set.of(
          "kernel_release",
          "lockdown",
          "security_modules",
          "cpu_vulnerabilities",
          "disk_encrypted",
          "updated",
          "days_since_update",
          "secure_boot",
          COMPONENTS);

  /** Nothing is reported. */
  public static SelfReportedClaims unproven() {
    return new SelfReportedClaims(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** These claims without those that are not entitled. */
  public SelfReportedClaims only(Set<String> entitled) {
    return new SelfReportedClaims(
        kernelRelease.filter(_ -> entitled.contains("kernel_release")),
        lockdown.filter(_ -> entitled.contains("lockdown")),
        securityModules.filter(_ -> entitled.contains("security_modules")),
        cpuVulnerabilities.filter(_ -> entitled.contains("cpu_vulnerabilities")),
        diskEncrypted.filter(_ -> entitled.contains("disk_encrypted")),
        updated.filter(_ -> entitled.contains("updated")),
        daysSinceUpdate.filter(_ -> entitled.contains("days_since_update")),
        secureBoot.filter(_ -> entitled.contains("secure_boot")));
  }
}
