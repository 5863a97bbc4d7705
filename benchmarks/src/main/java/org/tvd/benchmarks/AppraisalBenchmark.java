package org.tvd.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.signature.SignatureProviders;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.tpm.TpmException;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Appraiser;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole appraisal without I/O, beside the one signature check that it cannot do without: ECDSA
 * P-256, a boot log, an IMA log of 200 files, one TVD.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AppraisalBenchmark {
  private final Appraiser appraiser = new Appraiser();
  private final JsonMapper json = StrictJson.mapper();
  private Platform platform = unset();
  private TvdPolicy tvd = unset();
  private byte[] body = {};
  private byte[] attest = {};
  private byte[] signature = {};
  private Signature verifier = unset();

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
    var signed = (TpmSignature.Ecdsa) TpmSignature.parse(platform.evidence.signature());
    signature =
        new DERSequence(new ASN1Integer[] {number(signed.r()), number(signed.s())}).getEncoded();
    attest = platform.evidence.quote().toArray();
    verifier = Signature.getInstance("SHA256withECDSA", SignatureProviders.fastest().ec());
    verifier.initVerify(PublicKeys.of(platform.expectation.identity().ak()));
    if (!(appraiseAndDecide() instanceof MembershipDecision.Admitted)) {
      throw new IllegalStateException("this platform must be admitted: " + appraiseAndDecide());
    }
    if (!rawSignatureCheck()) {
      throw new IllegalStateException("the signature must verify");
    }
  }

  private static final String EXAMPLE = "policies/examples/datacenter";

  private static ASN1Integer number(Bytes unsigned) {
    return new ASN1Integer(new BigInteger(1, unsigned.toArray()));
  }

  /** The limit: the quote's signature, by the fastest provider, with the key parsed once. */
  @Benchmark
  public boolean rawSignatureCheck() throws GeneralSecurityException {
    verifier.update(attest);
    return verifier.verify(signature);
  }

  /** Evidence to appraisal. */
  @Benchmark
  public Appraisal appraise() {
    return appraiser.appraise(platform.evidence, platform.expectation);
  }

  /** Evidence to the decision of one TVD. */
  @Benchmark
  public MembershipDecision appraiseAndDecide() {
    return decide(platform.evidence);
  }

  /** The body of a request to the decision of one TVD. */
  @Benchmark
  public MembershipDecision parseAppraiseAndDecide() {
    return decide(json.readValue(body, Evidence.class));
  }

  private MembershipDecision decide(Evidence evidence) {
    Appraisal appraisal = appraiser.appraise(evidence, platform.expectation);
    if (!(appraisal instanceof Appraisal.Trusted trusted)) {
      throw new IllegalStateException("this evidence must be trusted: " + appraisal);
    }
    HeldProperties held =
        PropertyDerivation.derive(
            platform.expectation.policy(), trusted.claims(), trusted.certified());
    return Membership.decide(tvd, held);
  }

  /** JMH calls the set-up before anything is read. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unset() {
    return null;
  }
}
