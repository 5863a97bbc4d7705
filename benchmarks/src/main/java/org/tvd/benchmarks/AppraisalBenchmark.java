package org.tvd.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
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
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Evidence;
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
  private final BouncyCastleProvider provider = new BouncyCastleProvider();
  private Platform platform = unset();
  private TvdPolicy tvd = unset();
  private byte[] body = {};
  private byte[] signature = {};

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
    signature = plain((TpmSignature.Ecdsa) TpmSignature.parse(platform.evidence.signature()));
    if (!(appraiseAndDecide() instanceof MembershipDecision.Admitted)) {
      throw new IllegalStateException("this platform must be admitted: " + appraiseAndDecide());
    }
    if (!rawSignatureCheck()) {
      throw new IllegalStateException("the signature must verify");
    }
  }

  private static final String EXAMPLE = "policies/examples/datacenter";

  /** The limit: the quote's signature, with the key parsed once. */
  @Benchmark
  public boolean rawSignatureCheck() throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withPLAIN-ECDSA", provider);
    verifier.initVerify(platform.expectation.identity().akKey());
    verifier.update(platform.evidence.quote().asBuffer());
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

  private static byte[] plain(TpmSignature.Ecdsa signature) {
    byte[] out = new byte[64];
    byte[] r = signature.r().toByteArray();
    byte[] s = signature.s().toByteArray();
    System.arraycopy(
        r, Math.max(0, r.length - 32), out, 32 - Math.min(32, r.length), Math.min(32, r.length));
    System.arraycopy(
        s, Math.max(0, s.length - 32), out, 64 - Math.min(32, s.length), Math.min(32, s.length));
    return out;
  }

  /** JMH calls the set-up before anything is read. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unset() {
    return null;
  }
}
