package org.tvd.protocol.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

class RevocationListTest {
  private static final TestAuthority AUTHORITY =
      TestAuthority.ec("CN=Audit", "secp256r1")
          .withPowers(false, KeyUsage.digitalSignature | KeyUsage.cRLSign);
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-03-08T00:00:00Z");

  @Test
  void readsBackWhatWasIssued() throws MalformedException {
    RevocationList list = RevocationList.parse(issue(7, 1, 99));
    assertThat(list.issuer()).isEqualTo(AUTHORITY.certificate().getSubjectX500Principal());
    assertThat(list.number()).isEqualTo(7);
    assertThat(list.thisUpdate()).isEqualTo(NOW);
    assertThat(list.nextUpdate()).isEqualTo(NEXT);
    assertThat(list.revoked()).containsExactly(BigInteger.ONE, BigInteger.valueOf(99));
    assertThat(list.isSignedBy(AUTHORITY.certificate())).isTrue();
    assertThat(RevocationList.parse(issue(8)).revoked()).isEmpty();
  }

  @Test
  void refusesAnotherKeyAndOneThatMayNotSignLists() throws MalformedException {
    RevocationList list = RevocationList.parse(issue(1, 5));
    var mayNot = AUTHORITY.withPowers(false, KeyUsage.digitalSignature);
    var other = TestAuthority.ec("CN=Audit", "secp256r1");
    assertThat(list.isSignedBy(other.certificate())).isFalse();
    assertThat(list.isSignedBy(mayNot.certificate())).isFalse();
    assertThatThrownBy(
            () ->
                new RevocationListIssuer(mayNot.certificate(), mayNot.keys().getPrivate())
                    .issue(BigInteger.ONE, NOW, NEXT, new TreeSet<>()))
        .hasMessageContaining("cRLSign");
  }

  @Test
  void everyTruncationIsMalformedAndEveryChangeIsNoticed() {
    byte[] der = issue(3, 1, 2).toArray();
    for (int end = 0; end < der.length; end++) {
      Bytes cut = Bytes.of(der).slice(0, end);
      assertThatThrownBy(() -> RevocationList.parse(cut)).isInstanceOf(MalformedException.class);
    }
    for (int i = 0; i < der.length; i++) {
      der[i] ^= 1;
      try {
        var changed = RevocationList.parse(Bytes.of(der));
        assertThat(changed.isSignedBy(AUTHORITY.certificate())).as("byte %d", i).isFalse();
      } catch (MalformedException e) {
        assertThat(e).hasMessageContaining("revocation list");
      }
      der[i] ^= 1;
    }
  }

  @Test
  void refusesListWithoutNumberOrNextUpdateAndPartialOnes() throws Exception {
    var number =
        new Extension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE).getEncoded());
    var delta =
        new Extension(
            Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE).getEncoded());
    assertThat(RevocationList.parse(built(NEXT, number)).number()).isEqualTo(1);
    refuses(built(NEXT), "cRLNumber");
    refuses(built(null, number), "nextUpdate");
    refuses(built(NOW.minusSeconds(1), number), "before thisUpdate");
    refuses(built(NEXT, number, delta), "critical");
    refuses(Bytes.concat(built(NEXT, number), Bytes.ofHex("00")), "revocation list");
    refuses(Bytes.of(new byte[RevocationList.MAX_SIZE + 1]), "at most");
  }

  private static Bytes built(
      @org.jspecify.annotations.Nullable Instant next, Extension... extensions) throws Exception {
    var builder = new X509v2CRLBuilder(new X500Name("CN=Audit"), Date.from(NOW));
    if (next != null) {
      builder.setNextUpdate(Date.from(next));
    }
    for (Extension extension : extensions) {
      builder.addExtension(extension);
    }
    var signer =
        new JcaContentSignerBuilder("SHA256withECDSA").build(AUTHORITY.keys().getPrivate());
    return Bytes.of(builder.build(signer).getEncoded());
  }

  private static void refuses(Bytes der, String problem) {
    assertThatThrownBy(() -> RevocationList.parse(der))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(problem);
  }

  private static Bytes issue(long number, Integer... serials) {
    var revoked = new TreeSet<BigInteger>();
    List.of(serials).forEach(serial -> revoked.add(BigInteger.valueOf(serial)));
    return new RevocationListIssuer(AUTHORITY.certificate(), AUTHORITY.keys().getPrivate())
        .issue(BigInteger.valueOf(number), NOW, NEXT, revoked);
  }
}
