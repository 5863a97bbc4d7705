package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.tpmsim.InProcessTpm;

/** The main job: hosts enrol, attest, are admitted, and are told of each other. */
class AdmissionTest {
  @TempDir private Path directory;
  private Site site;
  private Verifier verifier;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    site = Site.in(directory);
    verifier = site.start();
  }

  @AfterEach
  void stop() {
    if (verifier != null) {
      verifier.close();
    }
  }

  private Host host(String name, int number) throws Exception {
    return Host.boot(site, directory, name, number, site.client(verifier));
  }

  @Test
  void admitsAHostThatProvesWhatTheDomainAsksFor() throws Exception {
    try (Host host = host("h1", 1)) {
      assertThat(host.enrol().host()).isEqualTo("h1");
      Bytes cage = site.placeCertificate(host.ekCertificate(), "secure-cage");
      AttestationResult result =
          host.attest(host.challenge(), List.of(cage), "alpha", "beta", "gamma");

      assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
      assertThat(result.problems()).isEmpty();
      assertThat(result.memberships()).allMatch(AttestationResult.Membership::admitted);
      assertThat(result.renewInMillis()).isEqualTo(6000);
      Grants grants = host.open(result);
      assertThat(grants.plans())
          .extracting(NetworkPlan::tvd)
          .containsExactly("alpha", "beta", "gamma");
      assertThat(grants.plans())
          .allMatch(plan -> plan.leaseMillis() > 19_000 && plan.leaseMillis() <= 20_000)
          .allMatch(plan -> plan.epoch() == 1);
    }
  }
}
