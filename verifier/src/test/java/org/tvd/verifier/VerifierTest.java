package org.tvd.verifier;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicyException;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.InProcessTpm;

/** A running verifier and what a test opens beside it. */
abstract class VerifierTest {
  @TempDir Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();
  final AdjustableClock clock = new AdjustableClock();
  private Site site;
  private Verifier verifier;

  @BeforeEach
  final void start() throws Exception {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    site = Site.in(directory);
    prepare(site);
    verifier = site.start(clock);
  }

  /** Changes the policy before the verifier starts. */
  void prepare(Site fresh) throws IOException {}

  @AfterEach
  final void stop() throws Exception {
    Collections.reverse(opened);
    for (AutoCloseable each : opened) {
      each.close();
    }
    if (verifier != null) {
      verifier.close();
    }
  }

  final Site site() {
    return site;
  }

  final Verifier verifier() {
    return verifier;
  }

  /** Stops the verifier and starts it again. */
  final void restart() throws IOException, PolicyException {
    verifier.close();
    verifier = site.start(clock);
  }

  final <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  final Client client() throws IOException {
    return opened(site.client(verifier));
  }

  final Operator operator() throws IOException {
    return new Operator(client(), site.operatorToken());
  }

  /** A booted host that is not enrolled. */
  final Host booted(String name, int number, BootProfile profile) throws Exception {
    return opened(Host.boot(site, directory, name, number, profile, client()));
  }

  final Host enrolled(String name, int number) throws Exception {
    Host host = booted(name, number, BootProfile.STANDARD);
    host.enrol();
    return host;
  }

  /** A member of beta, with its session open. */
  final Host member(String name, int number) throws Exception {
    Host host = enrolled(name, number);
    host.open(host.attest("beta"));
    return host;
  }

  /** Attests with the certificate that the host stands in the secure cage. */
  final AttestationResult attestInCage(Host host, String... join) throws Exception {
    Bytes cage = site.placeCertificate(host.ekCertificate(), "secure-cage");
    return host.attest(host.challenge(), List.of(cage), join);
  }
}
