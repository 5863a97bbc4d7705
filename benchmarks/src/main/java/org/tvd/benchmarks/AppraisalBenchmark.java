package org.tvd.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.policy.PolicyException;
import org.tvd.policy.membership.Derivation;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.signature.SignatureProviders;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.tpm.TpmException;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Appraiser;
import org.tvd.verifier.appraisal.Expectation;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole appraisal without I/O, beside the one signature check that it cannot do without: ECDSA
 * P-256 over eleven registers, one TVD. At first with the boot log and an IMA log of 200 files; at
 * a renewal with nothing new in either.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AppraisalBenchmark {
  private static final String EXAMPLE = "policies/examples/datacenter";

  private final Appraiser appraiser = new Appraiser();
  private final JsonMapper json = StrictJson.mapper();
  private Platform platform = unset();
  private TvdPolicy tvd = unset();
  private Derivation derived = unset();
  private Signature raw = unset();
  private byte[] attest = {};
  private byte[] signature = {};
  private byte[] body = {};
  private byte[] renewalBody = {};

  @Setup
  public void boot()
      throws IOException,
          TpmException,
          PolicyException,
          MalformedException,
          GeneralSecurityException {
    platform = Platform.boot(Path.of(System.getProperty("tvd.home", "."), EXAMPLE));
    tvd = Objects.requireNonNull(platform.expectation.policy().tvds().get("beta"));
    body = json.writeValueAsBytes(platform.evidence);
    renewalBody = json.writeValueAsBytes(platform.renewal);
    Appraisal.Trusted first = trusted(platform.renewal, platform.renewing);
    derived = Derivation.of(platform.expectation.policy(), first.claims(), first.certified());
    attest = platform.renewal.quote().toArray();
    signature = der((TpmSignature.Ecdsa) TpmSignature.parse(platform.renewal.signature()));
    var provider = SignatureProviders.fastest().ec();
    var key = PublicKeys.of(platform.expectation.identity().ak());
    raw = Signature.getInstance("SHA256withECDSA", provider);
    raw.initVerify(
        KeyFactory.getInstance("EC", provider)
            .generatePublic(new X509EncodedKeySpec(key.getEncoded())));
    if (!(bodyToDecision() instanceof MembershipDecision.Admitted)
        || !(renewalBodyToDecision() instanceof MembershipDecision.Admitted)
        || !rawSignatureCheck()) {
      throw new IllegalStateException("this platform must be admitted");
    }
  }

  /** The limit: the quote's signature by the fastest provider, key and object made once. */
  @Benchmark
  public boolean rawSignatureCheck() throws GeneralSecurityException {
    raw.update(attest);
    return raw.verify(signature);
  }

  /** The first evidence of a boot, parsed, to its appraisal. */
  @Benchmark
  public Appraisal appraise() {
    return appraiser.appraise(platform.evidence, platform.expectation);
  }

  /** The body of a request with the first evidence of a boot, to the decision of a TVD. */
  @Benchmark
  public MembershipDecision bodyToDecision() {
    Appraisal.Trusted trusted = trusted(json.readValue(body, Evidence.class), platform.expectation);
    return Membership.decide(
        tvd,
        Derivation.of(platform.expectation.policy(), trusted.claims(), trusted.certified()).held());
  }

  /** A renewal, parsed, to its appraisal. */
  @Benchmark
  public Appraisal renew() {
    return appraiser.appraise(platform.renewal, platform.renewing);
  }

  /** A renewal, parsed, to the decision of a TVD. */
  @Benchmark
  public MembershipDecision renewalToDecision() {
    return decide(platform.renewal);
  }

  /** The body of a request for renewal to the decision of a TVD. */
  @Benchmark
  public MembershipDecision renewalBodyToDecision() {
    return decide(json.readValue(renewalBody, Evidence.class));
  }

  private MembershipDecision decide(Evidence evidence) {
    Appraisal.Trusted trusted = trusted(evidence, platform.renewing);
    Derivation next =
        derived.next(platform.renewing.policy(), trusted.claims(), trusted.certified());
    return Membership.decide(tvd, next.held());
  }

  private Appraisal.Trusted trusted(Evidence evidence, Expectation expectation) {
    Appraisal appraisal = appraiser.appraise(evidence, expectation);
    if (!(appraisal instanceof Appraisal.Trusted trusted)) {
      throw new IllegalStateException("this evidence must be trusted: " + appraisal);
    }
    return trusted;
  }

  private static byte[] der(TpmSignature.Ecdsa signature) throws IOException {
    return new DERSequence(
            new ASN1Encodable[] {
              new ASN1Integer(new BigInteger(1, signature.r().toArray())),
              new ASN1Integer(new BigInteger(1, signature.s().toArray()))
            })
        .getEncoded();
  }

  /** JMH calls the set-up before anything is read. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unset() {
    return null;
  }
}
