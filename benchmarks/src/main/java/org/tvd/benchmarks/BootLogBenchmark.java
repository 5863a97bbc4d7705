package org.tvd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.policy.claims.BootClaims;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.BootLogVerification;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A boot log from bytes to claims, beside one SHA-256 over its bytes. Real logs of 41 and 49 KB, or
 * a made one of that size where there is no folder of evidence.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BootLogBenchmark {
  private static final String FOLDER =
      "../shared/evidence/keylime+keylime/test/data/create-mb-policy/";

  @Param({"binary_bios_measurements", "binary_bios_measurements-secureboot"})
  private String file = "";

  private Bytes raw = Bytes.EMPTY;
  private Map<Integer, Bytes> quoted = Map.of();

  @Setup
  public void read() throws IOException, MalformedException {
    Path path = Path.of(System.getProperty("tvd.home", "."), FOLDER, file);
    raw = Files.isReadable(path) ? Bytes.of(Files.readAllBytes(path)) : MadeBootLog.ofUsualSize();
    quoted = BootLog.parse(raw).replay(HashAlgorithm.SHA256);
  }

  /** What hashing alone costs: the limit for a log of which everything becomes a claim. */
  @Benchmark
  public byte[] sha256() {
    MessageDigest hash = HashAlgorithm.SHA256.newDigest();
    raw.update(hash);
    return hash.digest();
  }

  @Benchmark
  public BootLog parse() throws MalformedException {
    return BootLog.parse(raw);
  }

  @Benchmark
  public VerifiedBootLog parseAndVerify() throws MalformedException {
    return switch (VerifiedBootLog.verify(BootLog.parse(raw), quoted, HashAlgorithm.SHA256)) {
      case BootLogVerification.Verified(VerifiedBootLog log) -> log;
      case BootLogVerification.Refused refused ->
          throw new IllegalStateException(refused.toString());
    };
  }

  /** With the claims that policies usually read: Secure Boot, images, the command line. */
  @Benchmark
  public int parseVerifyAndUsualClaims() throws MalformedException {
    BootClaims claims = BootClaims.of(parseAndVerify());
    return claims.applications().orElseThrow().size() + claims.kernelCommandLine().hashCode();
  }

  /** With every claim, each certificate and each hash. */
  @Benchmark
  public int parseVerifyAndEveryClaim() throws MalformedException {
    return BootClaims.of(parseAndVerify()).hashCode();
  }
}
