package org.tvd.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.tpmsim.SimulatedFirmware;
import org.tvd.tpmsim.SimulatedIma;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Appraiser;
import org.tvd.verifier.appraisal.Baseline;
import org.tvd.verifier.appraisal.CertificateRecords;
import org.tvd.verifier.appraisal.Expectation;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;

/** One admissible platform under the data centre's policy: real keys, a real quote, real logs. */
final class Platform {
  private static final int FILES = 200;

  /** With whole logs, as at first. */
  final Evidence evidence;

  final Expectation expectation;

  /** With nothing new in the logs, as most of the time. */
  final Evidence renewal;

  final Expectation renewing;

  private Platform(
      Evidence evidence, Expectation expectation, Evidence renewal, Expectation renewing) {
    this.evidence = evidence;
    this.expectation = expectation;
    this.renewal = renewal;
    this.renewing = renewing;
  }

  /**
   * Boots a platform in this process and takes its evidence.
   *
   * @param example the folder of policies/examples/datacenter
   */
  static Platform boot(Path example)
      throws IOException,
          TpmException,
          PolicyException,
          MalformedException,
          GeneralSecurityException {
    Path folder = Files.createTempDirectory("tvd-benchmark");
    EkAuthority authority = EkAuthority.create(folder.resolve("ca"));
    try (TpmDevice tpm = TpmDevice.open(InProcessTpm.manufacture(authority))) {
      Bytes bootLog = SimulatedFirmware.boot(tpm, BootProfile.STANDARD);
      Path imaLog = folder.resolve("ima");
      SimulatedIma.begin(tpm, imaLog);
      for (String path : files()) {
        SimulatedIma.measure(tpm, imaLog, path, Bytes.ofUtf8(path).sha256());
      }
      PolicySet policy = policy(example, Files.readString(authority.certificateFile()));
      return quoted(tpm, policy, bootLog, Bytes.of(Files.readAllBytes(imaLog)));
    } finally {
      delete(folder);
    }
  }

  private static Platform quoted(TpmDevice tpm, PolicySet policy, Bytes bootLog, Bytes imaLog)
      throws TpmException, MalformedException, GeneralSecurityException {
    var ek =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(tpm.endorsementKey().certificate().toArray()));
    var key = tpm.createAttestationKey();
    TpmPublic ak = TpmPublic.parse(key.publicArea());
    var identity =
        new Identity(
            "h1",
            Optional.of(ek),
            ak,
            AttestationKeyVerifier.of(ak),
            QualifiedName.inEndorsementHierarchy(tpm.attestationKeyAncestors(), ak.name()),
            TpmIdentity.byOperator(TpmType.VIRTUAL, "ecc-p256"));
    Bytes channel = Bytes.of(ek.getPublicKey().getEncoded());
    var expectation =
        new Expectation(
            identity,
            channel,
            NonceState.VALID,
            Optional.empty(),
            Optional.empty(),
            policy,
            Instant.now(),
            CertificateRecords.NONE);
    Evidence first =
        quoted(tpm, key, policy, channel, LogPart.whole(bootLog), LogPart.whole(imaLog));
    if (!(new Appraiser().appraise(first, expectation) instanceof Appraisal.Trusted trusted)) {
      throw new IllegalStateException("this platform must be trusted");
    }
    Baseline known = trusted.baseline();
    Evidence renewal =
        quoted(
            tpm,
            key,
            policy,
            channel,
            new LogPart(known.bootLogSize(), Bytes.EMPTY),
            new LogPart(known.imaLogSize(), Bytes.EMPTY));
    // The first renewal lets go of the logs; those that follow it are all alike.
    Expectation renewing = renewing(expectation, trusted);
    if (new Appraiser().appraise(renewal, renewing) instanceof Appraisal.Trusted renewed) {
      renewing = renewing(expectation, renewed);
    }
    return new Platform(first, expectation, renewal, renewing);
  }

  private static Expectation renewing(Expectation at, Appraisal.Trusted last) {
    return new Expectation(
        at.identity(),
        at.channelKey(),
        NonceState.VALID,
        Optional.of(last.clock()),
        Optional.of(last.baseline()),
        at.policy(),
        at.now(),
        at.certificates());
  }

  private static Evidence quoted(
      TpmDevice tpm,
      AttestationKey key,
      PolicySet policy,
      Bytes channel,
      LogPart bootLog,
      LogPart imaLog)
      throws TpmException {
    var offer = new NetworkOffer("10.99.0.1", Bytes.ofUtf8("a key").sha256(), List.of("VXLAN"));
    var unquoted =
        new Evidence(
            "h1",
            Bytes.of(new byte[32]),
            Bytes.EMPTY,
            Bytes.EMPTY,
            List.of(),
            bootLog,
            imaLog,
            List.of(),
            Bytes.EMPTY,
            offer,
            List.of("beta"));
    var quote = tpm.quote(key, Binding.qualifyingData(unquoted, channel), policy.evidence().pcrs());
    return unquoted.withQuote(quote.attest(), quote.signature(), quote.pcrs());
  }

  private static PolicySet policy(Path example, String anchor) throws IOException, PolicyException {
    SortedMap<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(example)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        files.put(example.relativize(file).toString(), Bytes.of(Files.readAllBytes(file)));
      }
    }
    files.put("anchors/ek-ca.pem", Bytes.ofUtf8(anchor));
    Instant now = Instant.now();
    var site =
        SelfSigned.generate(new X500Name("CN=Site authority"), now, now.plus(Duration.ofDays(1)));
    files.put("anchors/site-authority.pem", Bytes.ofUtf8(Pem.of(site.certificate()).text()));
    files.put("references/boot.txt", references(BootProfile.STANDARD.bootApplications()));
    files.put("references/ima.txt", references(files()));
    return PolicySet.parse(files);
  }

  /** Each content is its own path here; spaces do not belong into one. */
  private static Bytes references(List<String> contents) {
    return Bytes.ofUtf8(
        contents.stream()
            .map(c -> Bytes.ofUtf8(c).sha256().hex() + "  " + c.replace(' ', '-') + "\n")
            .collect(Collectors.joining()));
  }

  private static List<String> files() {
    return Stream.iterate(0, i -> i + 1).limit(FILES).map(i -> "/usr/bin/program-" + i).toList();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
