package org.tvd.policy.signature;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;

/** The datacenter example with owners, each of whom can sign. */
final class SignedFixture {
  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  static final String OWNERS =
      """
      platform-team:
        certificate: owners/platform-team.pem
        files: [lattice.yaml, properties.yaml, evidence.yaml, trust.yaml, references.yaml,
                references/*, anchors/*]
      network-team:
        certificate: owners/network-team.pem
        files: [network.yaml]
      alpha:
        certificate: owners/alpha.pem
        files: [tvds/alpha.yaml]
      others:
        certificate: owners/others.pem
        files: [tvds/beta.yaml, tvds/gamma.yaml]
      """;

  /** A key, and its certificate. */
  record Signer(KeyPair pair, X509Certificate certificate) {
    String pem() {
      try (StringWriter out = new StringWriter();
          JcaPEMWriter pem = new JcaPEMWriter(out)) {
        pem.writeObject(certificate);
        pem.flush();
        return out.toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  final PolicyFixture policy = PolicyFixture.datacenter();
  final Signer root = signer("root", "secp384r1", "2036-01-01T00:00:00Z");
  private final Map<String, Signer> owners = new TreeMap<>();

  SignedFixture() throws PolicyException {
    policy.with("owners.yaml", OWNERS);
    for (String owner : new String[] {"platform-team", "network-team", "alpha", "others"}) {
      own(owner, signer(owner, "secp256r1", "2036-01-01T00:00:00Z"));
    }
    PolicySet unsigned = policy.parse();
    for (String owner : owners.keySet()) {
      put(owner, PolicySigner.statement(unsigned, owner, NOW), owner(owner));
    }
    put("root", PolicySigner.statement(unsigned, "root", NOW), root);
  }

  void own(String owner, Signer signer) {
    owners.put(owner, signer);
    policy.with("owners/" + owner + ".pem", signer.pem());
  }

  Signer owner(String name) {
    Signer signer = name.equals("root") ? root : owners.get(name);
    if (signer == null) {
      throw new AssertionError("no owner " + name);
    }
    return signer;
  }

  /** Signs with the owner's own key what is the owner's now. */
  void sign(String owner) throws PolicyException {
    sign(owner, owner(owner));
  }

  void sign(String owner, Signer by) throws PolicyException {
    put(owner, PolicySigner.statement(policy.parse(), owner, NOW), by);
  }

  void put(String owner, Statement statement, Signer by) {
    Bytes signature = PolicySigner.sign(statement, by.pair().getPublic(), by.pair().getPrivate());
    policy.with("signatures/" + owner + ".sig", signature.utf8());
  }

  PolicySet parse() {
    return policy.parse();
  }

  static Signer signer(String name, String curve, String until) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return certified(name, generator.generateKeyPair(), "SHA256withECDSA", until, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Signer rsa(String name, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return certified(
          name, generator.generateKeyPair(), "SHA256withRSA", "2036-01-01T00:00:00Z", true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Signer certified(
      String name, KeyPair pair, String algorithm, String until, boolean maySign) {
    try {
      X500Principal subject = new X500Principal("CN=" + name);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.ONE,
              Date.from(Instant.parse("2020-01-01T00:00:00Z")),
              Date.from(Instant.parse(until)),
              subject,
              pair.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(maySign ? KeyUsage.digitalSignature : KeyUsage.keyAgreement));
      return new Signer(
          pair,
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
