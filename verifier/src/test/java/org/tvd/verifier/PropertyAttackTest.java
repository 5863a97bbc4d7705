package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.RevocationListUpload;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpmsim.BootProfile;

/** Row 32 of the attack table, and what property certificates are for. */
class PropertyAttackTest extends VerifierTest {
  private static final String CERTIFICATE = "certificate: anchors/site-authority.pem";
  private final Issuer issuer = issuer();

  private static Issuer issuer() {
    try {
      return Issuer.selfSigned("CN=Site authority");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void prepare(Site fresh) throws IOException {
    fresh.write("anchors/site-authority.pem", issuer.pem());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private Bytes cage(Holder about) {
    return issuer.site(about, "secure-cage", now().minusSeconds(60), now().plusSeconds(86_400));
  }

  private static AttestationResult attest(Host host, Bytes... certificates) throws Exception {
    return host.attest(host.challenge(), Arrays.asList(certificates), "alpha", "beta");
  }

  private static boolean inAlpha(AttestationResult result) {
    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    return result.memberships().stream()
        .anyMatch(membership -> membership.tvd().equals("alpha") && membership.admitted());
  }

  /** The certificate earns nothing, for this reason; what was measured still counts. */
  private static void refuses(AttestationResult result, String reason) {
    assertThat(result.problems()).extracting(Problem::reason).containsExactly(reason);
    assertThat(inAlpha(result)).isFalse();
    assertThat(result.memberships())
        .filteredOn(each -> each.tvd().equals("beta"))
        .allMatch(Membership::admitted);
  }

  private void putInForce(String old, String with) throws Exception {
    site().replace("properties.yaml", old, with);
    assertThat(operator().post("/v1/policy/reload").body()).contains("version");
  }

  private Client.Reply upload(RevocationListUpload list) throws Exception {
    return client()
        .send(
            "POST",
            "/v1/crls",
            Client.JSON.writeValueAsBytes(list),
            "Authorization",
            "Bearer " + site().operatorToken(),
            "Content-Type",
            "application/json");
  }

  @Test
  void anEndorsementOrAttestationKeyHoldsACertificate() throws Exception {
    Host host = enrolled("h1", 1);
    assertThat(inAlpha(attest(host, cage(Holder.of(host.ekCertificate()))))).isTrue();
    assertThat(inAlpha(attest(host))).isFalse();
    Bytes aboutAk =
        cage(
            Holder.of(
                org.tvd.protocol.tpm.PublicKeys.of(
                    org.tvd.protocol.tpm.TpmPublic.parse(host.ak().publicArea()))));
    assertThat(inAlpha(attest(host, aboutAk))).isTrue();
  }

  @Test
  void row32ReplayedForAnotherHost() throws Exception {
    Host host = enrolled("h1", 1);
    Host other = booted("h2", 2, BootProfile.STANDARD);
    refuses(attest(host, cage(Holder.of(other.ekCertificate()))), "PROPERTY_HOLDER");
    var otherAk = new Holder.AttestationKey(Bytes.ofUtf8("another").sha256());
    refuses(attest(host, cage(otherAk)), "PROPERTY_HOLDER");
  }

  @Test
  void row32ByAnIssuerThatThePolicyDoesNotName() throws Exception {
    Host host = enrolled("h1", 1);
    var about = Holder.of(host.ekCertificate());
    Bytes certificate =
        Issuer.selfSigned("CN=Somebody")
            .site(about, "secure-cage", now().minusSeconds(60), now().plusSeconds(3600));
    refuses(attest(host, certificate), "PROPERTY_ISSUER_UNKNOWN");
  }

  @Test
  void row32UnderTheNameOfAnIssuer() throws Exception {
    Host host = enrolled("h1", 1);
    var about = Holder.of(host.ekCertificate());
    Bytes certificate =
        issuer
            .impostor()
            .site(about, "secure-cage", now().minusSeconds(60), now().plusSeconds(3600));
    refuses(attest(host, certificate), "PROPERTY_SIGNATURE");
    byte[] changed = cage(about).toArray();
    changed[changed.length - 1] ^= 1;
    refuses(attest(host, Bytes.of(changed)), "PROPERTY_SIGNATURE");
  }

  @Test
  void row32Expired() throws Exception {
    Host host = enrolled("h1", 1);
    var about = Holder.of(host.ekCertificate());
    Bytes certificate =
        issuer.site(about, "secure-cage", now().minusSeconds(60), now().plusSeconds(600));
    assertThat(inAlpha(attest(host, certificate))).isTrue();
    clock.advance(Duration.ofSeconds(700));
    refuses(attest(host, certificate), "PROPERTY_EXPIRED");
    Bytes early = issuer.site(about, "secure-cage", now().plusSeconds(600), now().plusSeconds(900));
    refuses(attest(host, early), "PROPERTY_EXPIRED");
  }

  @Test
  void row32Malformed() throws Exception {
    Host host = enrolled("h1", 1);
    refuses(attest(host, Bytes.ofUtf8("no certificate")), "MALFORMED_CERTIFICATE");
    Bytes good = cage(Holder.of(host.ekCertificate()));
    refuses(attest(host, good.slice(0, good.size() - 1)), "MALFORMED_CERTIFICATE");
  }

  @Test
  void row32BeyondTheRightOfItsIssuer() throws Exception {
    putInForce("site: secure-cage", "site: {any-of: [building]}");
    Host host = enrolled("h1", 1);
    AttestationResult result = attest(host, cage(Holder.of(host.ekCertificate())));
    assertThat(inAlpha(result)).isFalse();
    assertThat(result.memberships())
        .anyMatch(m -> String.join("", m.reasons()).contains("no rule or issuer"));
  }

  @Test
  void row32RevokedEndsExactlyTheMembershipsThatDependOnIt() throws Exception {
    Host host = enrolled("h1", 1);
    Host other = enrolled("h2", 2);
    Bytes certificate = cage(Holder.of(host.ekCertificate()));
    attest(host, certificate);
    attest(other, cage(Holder.of(other.ekCertificate())));
    assertThat(operator().memberNames())
        .containsExactly("alpha/h1", "alpha/h2", "beta/h1", "beta/h2");

    assertThat(upload(issuer.list(1, now(), certificate)).status()).isEqualTo(200);
    assertThat(operator().memberNames()).containsExactly("alpha/h2", "beta/h1", "beta/h2");
    assertThat(operator().get("/v1/decisions?host=h1").body())
        .contains("CERTIFICATE_REVOKED")
        .contains("in-secure-cage");
    refuses(attest(host, certificate), "PROPERTY_REVOKED");

    restart();
    Host again = host;
    again.use(client());
    refuses(attest(again, certificate), "PROPERTY_REVOKED");
  }

  @Test
  void row32RevocationListThatIsReplayedForgedOrStale() throws Exception {
    Host host = enrolled("h1", 1);
    Bytes certificate = cage(Holder.of(host.ekCertificate()));
    RevocationListUpload first = issuer.list(1, now());
    assertThat(upload(first).status()).isEqualTo(200);
    assertThat(upload(issuer.list(2, now(), certificate)).status()).isEqualTo(200);
    assertThat(upload(first).kind()).isEqualTo("list-not-newer");
    assertThat(upload(issuer.impostor().list(3, now())).kind()).isEqualTo("list-signer-unknown");
    assertThat(upload(issuer.list(3, now().minusSeconds(7200))).kind())
        .isEqualTo("list-not-current");
    assertThat(upload(issuer.list(3, now().plusSeconds(7200))).kind())
        .isEqualTo("list-not-current");
    assertThat(upload(new RevocationListUpload(Bytes.ofHex("3000"), List.of())).kind())
        .isEqualTo("malformed-list");
    refuses(attest(host, certificate), "PROPERTY_REVOKED");
    Client.Reply served = client().send("GET", "/v1/crls/site-authority", null);
    assertThat(served.contentType()).isEqualTo("application/pkix-crl");
    assertThat(client().send("GET", "/v1/crls", null).body()).contains("\"number\":2");
    assertThat(client().send("GET", "/v1/crls/nobody", null).status()).isEqualTo(404);
  }

  @Test
  void row33RequiredRevocationFailsClosed() throws Exception {
    putInForce(CERTIFICATE, CERTIFICATE + "\n    revocation: required");
    Host host = enrolled("h1", 1);
    Bytes certificate = cage(Holder.of(host.ekCertificate()));
    refuses(attest(host, certificate), "PROPERTY_REVOCATION_UNKNOWN");
    assertThat(upload(issuer.list(1, now())).status()).isEqualTo(200);
    assertThat(inAlpha(attest(host, certificate))).isTrue();
    clock.advance(Duration.ofHours(2));
    refuses(attest(host, certificate), "PROPERTY_REVOCATION_UNKNOWN");
  }

  @Test
  void aListThatThePolicyNamesCounts() throws Exception {
    Host host = enrolled("h1", 1);
    Bytes certificate = cage(Holder.of(host.ekCertificate()));
    assertThat(inAlpha(attest(host, certificate))).isTrue();
    Bytes list = issuer.list(4, now(), certificate).revocationList();
    site().write("anchors/site.crl", new org.tvd.protocol.x509.Pem("X509 CRL", list).text());
    putInForce(CERTIFICATE, CERTIFICATE + "\n    revocation-list: anchors/site.crl");
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    refuses(attest(host, certificate), "PROPERTY_REVOKED");
    assertThat(upload(issuer.list(4, now())).kind()).isEqualTo("list-not-newer");
  }

  @Test
  void row32RolledBackToAnOlderCertificate() throws Exception {
    Host host = enrolled("h1", 1);
    var about = Holder.of(host.ekCertificate());
    Bytes older =
        issuer.site(about, "secure-cage", now().minusSeconds(600), now().plusSeconds(3600));
    Bytes newer = issuer.site(about, "building", now().minusSeconds(60), now().plusSeconds(3600));
    assertThat(inAlpha(attest(host, older))).isTrue();
    refuses(attest(host, older, newer), "PROPERTY_ROLLED_BACK");
    refuses(attest(host, older), "PROPERTY_ROLLED_BACK");
    restart();
    host.use(client());
    refuses(attest(host, older), "PROPERTY_ROLLED_BACK");
    Bytes latest =
        issuer.site(about, "secure-cage", now().minusSeconds(30), now().plusSeconds(3600));
    assertThat(inAlpha(attest(host, latest))).isTrue();
  }

  @Test
  void aConfigurationsCertificateReachesThePlatformsThatRunIt() throws Exception {
    Bytes tool = cage(new Holder.Measurement(HashAlgorithm.SHA256, Site.TOOL_DIGEST));
    Bytes absent =
        cage(new Holder.Measurement(HashAlgorithm.SHA256, Bytes.ofUtf8("absent").sha256()));
    Host host = enrolled("h1", 1);
    Host other = enrolled("h2", 2);
    assertThat(inAlpha(attest(host, tool))).isTrue();
    refuses(attest(other, absent), "PROPERTY_HOLDER");

    site().write("golden.ac", new org.tvd.protocol.x509.Pem("ATTRIBUTE CERTIFICATE", tool).text());
    putInForce("certified:", "configurations: [golden.ac]\ncertified:");
    assertThat(inAlpha(attest(host))).isTrue();
    assertThat(inAlpha(attest(other))).isTrue();
    assertThat(upload(issuer.list(1, now(), tool)).status()).isEqualTo(200);
    assertThat(operator().memberNames()).containsExactly("beta/h1", "beta/h2");
  }

  @Test
  void aCompositeOfRegistersIsAConfiguration() throws Exception {
    Host host = enrolled("h1", 1);
    var challenge = host.challenge();
    var quoted = host.quoted(host.draft(challenge, "alpha"), challenge).pcrs().getFirst();
    Map<Integer, Bytes> values = Map.of(4, quoted.values().get(4), 7, quoted.values().get(7));
    Bytes golden = cage(Holder.PcrComposite.of(HashAlgorithm.SHA256, values));
    assertThat(inAlpha(attest(host, golden))).isTrue();
    Host different = booted("h2", 2, new BootProfile(true, List.of("shim 15.8", "other"), "quiet"));
    different.enrol();
    assertThat(attest(different, golden).problems())
        .extracting(Problem::reason)
        .containsExactly("PROPERTY_HOLDER");
  }

  @Test
  void anIssuerUnderAnAuthorityComesWithItsCertificates() throws Exception {
    Issuer root = Issuer.authority("CN=Issuers' root");
    Issuer intermediate = root.certifies("CN=Issuers of Berlin", true, Issuer.FOR_EVER);
    Issuer leaf = intermediate.certifies("CN=Guard", false, now().plusSeconds(1200));
    site().write("anchors/root.pem", root.pem());
    putInForce(CERTIFICATE, "authority: anchors/root.pem");
    Host host = enrolled("h1", 1);
    var about = Holder.of(host.ekCertificate());
    Bytes certificate =
        leaf.site(about, "secure-cage", now().minusSeconds(60), now().plusSeconds(86_400));
    assertThat(inAlpha(attest(host, certificate, leaf.der(), intermediate.der()))).isTrue();
    // What verified once is remembered with its path.
    assertThat(inAlpha(attest(host, certificate))).isTrue();

    Bytes another =
        leaf.site(about, "secure-cage", now().minusSeconds(59), now().plusSeconds(86_400));
    refuses(attest(host, another, leaf.der()), "PROPERTY_ISSUER_UNKNOWN");
    Bytes byAuthority = issuer.site(about, "secure-cage", now(), now().plusSeconds(60));
    refuses(attest(host, byAuthority, issuer.der()), "PROPERTY_ISSUER_UNKNOWN");
    clock.advance(Duration.ofSeconds(1300));
    refuses(attest(host, certificate), "PROPERTY_EXPIRED");
  }

  @Test
  void anAuthorityRevokesAnIssuer() throws Exception {
    Issuer root = Issuer.authority("CN=Issuers' root");
    Issuer leaf = root.certifies("CN=Guard", false, Issuer.FOR_EVER);
    site().write("anchors/root.pem", root.pem());
    putInForce(CERTIFICATE, "authority: anchors/root.pem");
    Host host = enrolled("h1", 1);
    Bytes certificate =
        leaf.site(
            Holder.of(host.ekCertificate()),
            "secure-cage",
            now().minusSeconds(60),
            now().plusSeconds(86_400));
    assertThat(inAlpha(attest(host, certificate, leaf.der()))).isTrue();
    var ofLeaf = leaf.list(1, now()).revocationList();
    assertThat(upload(new RevocationListUpload(ofLeaf, List.of())).kind())
        .isEqualTo("list-signer-unknown");
    assertThat(upload(new RevocationListUpload(ofLeaf, List.of(leaf.der()))).status())
        .isEqualTo(200);
    var serials = new TreeSet<BigInteger>(List.of(leaf.certificate().getSerialNumber()));
    assertThat(upload(root.list(1, now(), serials)).status()).isEqualTo(200);
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    refuses(attest(host, certificate, leaf.der()), "PROPERTY_REVOKED");
  }

  @Test
  void manyCertificatesAreEachJudged() throws Exception {
    Host host = enrolled("h1", 1);
    List<Bytes> all = new ArrayList<>();
    Instant from = now().minusSeconds(60);
    for (int i = 0; i < 64; i++) {
      all.add(
          issuer.site(
              Holder.of(host.ekCertificate()), "secure-cage", from, from.plusSeconds(3600)));
    }
    AttestationResult result = host.attest(host.challenge(), all, "alpha");
    assertThat(result.problems()).isEmpty();
    assertThat(result.memberships()).allMatch(Membership::admitted);
    assertThat(PropertyCertificate.parse(all.getFirst()).serial())
        .isNotEqualTo(PropertyCertificate.parse(all.get(1)).serial());
  }
}
