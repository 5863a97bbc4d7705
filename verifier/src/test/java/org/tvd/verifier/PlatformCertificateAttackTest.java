package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.AttributeCertificateHolder;
import org.bouncycastle.cert.AttributeCertificateIssuer;
import org.bouncycastle.cert.X509v2AttributeCertificateBuilder;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PlatformCertificate;
import org.tvd.protocol.property.SelfReport;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpmsim.BootProfile;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Appraiser;
import org.tvd.verifier.appraisal.CertificateRecords;
import org.tvd.verifier.appraisal.Expectation;

/** Row 31 of the attack table, and what platform certificates and self-reports prove. */
class PlatformCertificateAttackTest extends VerifierTest {
  private static final String BASE = "2.23.133.8.2";
  private static final String DELTA = "2.23.133.8.5";
  private static final String DISK = "00070002";
  private final Issuer maker = maker();

  private static Issuer maker() {
    try {
      return Issuer.selfSigned("CN=Platform maker");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void prepare(Site fresh) throws IOException {
    fresh.write("anchors/maker.pem", maker.pem());
    fresh.replace(
        "trust.yaml",
        "ek-anchors:",
        "platform-anchors:\n  maker:\n    file: anchors/maker.pem\nek-anchors:");
  }

  private static DERSequence component(String serial, int status) {
    var fields = new ASN1EncodableVector();
    fields.add(
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier("2.23.133.18.3.1"),
              new DEROctetString(Bytes.ofHex(DISK).toArray())
            }));
    fields.add(new DERUTF8String("ACME"));
    fields.add(new DERUTF8String("Disk"));
    fields.add(new DERTaggedObject(false, 0, new DERUTF8String(serial)));
    if (status >= 0) {
      fields.add(new DERTaggedObject(false, 7, new ASN1Enumerated(status)));
    }
    return new DERSequence(fields);
  }

  private Bytes certificate(
      Issuer by, Holder.EkCertificate holder, String type, int age, ASN1Encodable... components)
      throws Exception {
    Instant now = clock.instant();
    var builder =
        new X509v2AttributeCertificateBuilder(
            new AttributeCertificateHolder(name(holder.issuer()), holder.serial()),
            new AttributeCertificateIssuer(name(by.certificate().getSubjectX500Principal())),
            BigInteger.valueOf(1000 - age),
            Date.from(now.minusSeconds(age)),
            Date.from(now.plusSeconds(3600)));
    builder.addAttribute(
        new ASN1ObjectIdentifier("2.23.133.2.25"), new DERSequence(new ASN1ObjectIdentifier(type)));
    builder.addAttribute(
        new ASN1ObjectIdentifier("2.23.133.5.1.7.2"),
        new DERSequence(new DERTaggedObject(false, 0, new DERSequence(components))));
    return Bytes.of(builder.build(by.signer()).getEncoded());
  }

  private static X500Name name(X500Principal principal) {
    return X500Name.getInstance(principal.getEncoded());
  }

  private Bytes base(Host host) throws Exception {
    return certificate(
        maker,
        Holder.of(host.ekCertificate()),
        BASE,
        600,
        component("S1", -1),
        component("S2", -1));
  }

  private AttestationResult attest(Host host, Bytes report, Bytes... certificates)
      throws Exception {
    Challenge challenge = host.challenge();
    Draft draft =
        host.draft(challenge, "beta")
            .withCertificates(Arrays.asList(certificates))
            .withSelfReport(report);
    return host.send(host.quoted(draft, challenge)).as(AttestationResult.class);
  }

  private static Bytes disks(String... serials) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < serials.length; i++) {
      values.put("storage." + i + ".serial", serials[i]);
    }
    values.put("kernel.lockdown", "integrity");
    return new SelfReport(new TreeMap<>(values)).encode();
  }

  private static void refuses(AttestationResult result, String reason) {
    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(result.problems()).extracting(Problem::reason).containsExactly(reason);
  }

  private static Holder.EkCertificate of(Bytes der) throws Exception {
    var certificate = PlatformCertificate.parse(der);
    return new Holder.EkCertificate(certificate.issuer(), certificate.serial());
  }

  @Test
  void row31AnotherBoardsCertificate() throws Exception {
    Host host = enrolled("h1", 1);
    Host other = booted("h2", 2, BootProfile.STANDARD);
    refuses(attest(host, Bytes.EMPTY, base(other)), "PLATFORM_CERTIFICATE_HOLDER");
    assertThat(attest(host, Bytes.EMPTY, base(host)).problems()).isEmpty();
  }

  @Test
  void row31ByAMakerThatThePolicyDoesNotName() throws Exception {
    Host host = enrolled("h1", 1);
    Holder.EkCertificate about = Holder.of(host.ekCertificate());
    Bytes byOther = certificate(Issuer.selfSigned("CN=Other"), about, BASE, 60);
    refuses(attest(host, Bytes.EMPTY, byOther), "PLATFORM_CERTIFICATE_ISSUER");
    Bytes byImpostor = certificate(maker.impostor(), about, BASE, 60);
    refuses(attest(host, Bytes.EMPTY, byImpostor), "PLATFORM_CERTIFICATE_ISSUER");
    byte[] cut = base(host).toArray();
    refuses(
        attest(host, Bytes.EMPTY, Bytes.of(Arrays.copyOf(cut, cut.length - 1))),
        "MALFORMED_CERTIFICATE");
  }

  @Test
  void row31Expired() throws Exception {
    Host host = enrolled("h1", 1);
    Bytes base = base(host);
    clock.advance(java.time.Duration.ofSeconds(4000));
    refuses(attest(host, Bytes.EMPTY, base), "PLATFORM_CERTIFICATE_EXPIRED");
  }

  @Test
  void row31ADeltaWithoutItsBase() throws Exception {
    Host host = enrolled("h1", 1);
    Bytes base = base(host);
    Bytes delta = certificate(maker, of(base), DELTA, 300, component("S3", 0));
    refuses(attest(host, Bytes.EMPTY, delta), "PLATFORM_CERTIFICATE_BASE");
    assertThat(attest(host, Bytes.EMPTY, base, delta).problems()).isEmpty();
    Bytes ofAnother =
        certificate(maker, new Holder.EkCertificate(of(base).issuer(), BigInteger.TEN), DELTA, 200);
    refuses(attest(host, Bytes.EMPTY, base, ofAnother), "PLATFORM_CERTIFICATE_BASE");
    Bytes removesWhatIsNotThere = certificate(maker, of(base), DELTA, 200, component("S9", 2));
    refuses(attest(host, Bytes.EMPTY, base, removesWhatIsNotThere), "PLATFORM_CERTIFICATE_BASE");
  }

  @Test
  void comparesComponentsAfterEachDelta() throws Exception {
    Host host = enrolled("h1", 1);
    Bytes base = base(host);
    Bytes first = certificate(maker, of(base), DELTA, 300, component("S2", 2), component("S3", 0));
    Bytes second = certificate(maker, of(first), DELTA, 200, component("S4", 0));
    assertThat(compare(host, disks("S1", "S2"), base)).containsExactly(List.of(), List.of());
    assertThat(compare(host, disks("S1", "S9"), base))
        .containsExactly(List.of("ACME Disk serial S2"), List.of("disk s9"));
    assertThat(compare(host, disks("S1", "S3", "S4"), second, first, base))
        .containsExactly(List.of(), List.of());
  }

  private List<List<String>> compare(Host host, Bytes report, Bytes... certificates)
      throws Exception {
    var platform = proven(host, report, certificates).platform();
    assertThat(platform.certified()).isTrue();
    return List.of(
        platform.componentsMissing().orElseThrow(), platform.componentsUnexpected().orElseThrow());
  }

  /** What evidence with these proves, by the appraiser alone. */
  private Claims proven(Host host, Bytes report, Bytes... certificates) throws Exception {
    Challenge challenge = host.challenge();
    Draft draft =
        host.draft(challenge, "beta")
            .withCertificates(Arrays.asList(certificates))
            .withSelfReport(report);
    TpmPublic ak = TpmPublic.parse(host.ak().publicArea());
    var identity =
        new Expectation.Identity(
            host.name(),
            Optional.of(host.ekCertificate()),
            ak,
            AttestationKeyVerifier.of(ak),
            QualifiedName.inEndorsementHierarchy(host.tpm().attestationKeyAncestors(), ak.name()),
            TpmIdentity.byOperator(TpmType.VIRTUAL, "ecc-p256"));
    var expectation =
        new Expectation(
            identity,
            host.client().channelKey(),
            Expectation.NonceState.VALID,
            Optional.empty(),
            Optional.empty(),
            PolicySet.load(site().policy()),
            clock.instant(),
            CertificateRecords.NONE);
    Appraisal appraisal = new Appraiser().appraise(host.quoted(draft, challenge), expectation);
    assertThat(appraisal).isInstanceOf(Appraisal.Trusted.class);
    return ((Appraisal.Trusted) appraisal).claims();
  }

  @Test
  void aSelfReportIsReadOnlyWhereThePolicyEntitlesIt() throws Exception {
    Host host = enrolled("h1", 1);
    Claims claims = proven(host, disks("S1"), base(host));
    assertThat(claims.reported().lockdown()).contains("integrity");
    var none = claims.entitled(java.util.Set.of());
    assertThat(none.reported().lockdown()).isEmpty();
    assertThat(none.platform().componentsMissing()).isEmpty();
    assertThat(none.platform().certified()).isTrue();
    var some = claims.entitled(java.util.Set.of("lockdown"));
    assertThat(some.reported().lockdown()).contains("integrity");
    site().replace("properties.yaml", "certified:", "self-reported: [lockdown]\ncertified:");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    site().replace("properties.yaml", "[lockdown]", "[kernel]");
    assertThat(operator().post("/v1/policy/reload").body()).contains("self-report");
  }

  @Test
  void aSelfReportOfAnotherFormProvesNothing() throws Exception {
    Host host = enrolled("h1", 1);
    refuses(attest(host, Bytes.ofUtf8("kernel.lockdown=integrity")), "MALFORMED_SELF_REPORT");
  }
}
