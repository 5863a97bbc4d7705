package org.tvd.verifier.appraisal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.PcrValue;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/**
 * The check of an IMA log of 100,000 ima-ng entries with paths of real lengths, beside the hashes
 * that it cannot do without; in entries a second, but for renewals. It stands in the package of the
 * check, which is not public.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ImaBenchmark {
  private static final int ENTRIES = 100_000;
  private static final int LISTED = 50_000;
  private static final int NEW = 20;
  private static final String EXAMPLE = "policies/examples/figure-1";

  private final ImaLogCheck check = new ImaLogCheck();
  private PolicySet plain = unset();
  private PolicySet listed = unset();
  private LogPart log = LogPart.NONE;
  private LogPart increment = LogPart.NONE;
  private LogPart nothing = LogPart.NONE;
  private QuotedPcrs pcrs = new QuotedPcrs(List.of());
  private QuotedPcrs pcrsThen = new QuotedPcrs(List.of());
  private Optional<ImaLogCheck.State> before = Optional.empty();
  private byte[] templates = {};
  private int templateSize;

  @Setup
  public void measure() throws IOException, PolicyException {
    Path folder = Files.createTempDirectory("tvd-benchmark");
    Path anchor = EkAuthority.create(folder).certificateFile();
    plain = policy(anchor, false);
    listed = policy(anchor, true);
    MeasuredLog all = new MeasuredLog();
    all.append("boot_aggregate", Bytes.ofUtf8("registers").sha256());
    for (int i = 1; i < ENTRIES; i++) {
      // Each listed file twice, in an order that no cache knows.
      int file = (int) (i * 7919L % LISTED);
      all.append(path(file), content(file));
    }
    log = LogPart.whole(all.bytes());
    pcrs = all.pcrs();
    for (int file = 0; file < NEW; file++) {
      all.append(path(file), content(file));
    }
    Bytes longer = all.bytes();
    increment =
        new LogPart(log.content().size(), longer.slice(log.content().size(), longer.size()));
    nothing = new LogPart(log.content().size(), Bytes.EMPTY);
    pcrsThen = all.pcrs();
    before = Optional.of(proven(check.check(log, Optional.empty(), pcrs, listed)).withoutEntries());
    templates = log.content().toArray();
    templateSize = log.content().size() / ENTRIES - 38;
    if (!before.get().claims().unlisted().equals(Optional.of(0L))) {
      throw new IllegalStateException("every file must be listed: " + before.get().claims());
    }
  }

  /** The limit: two hashes of an entry's template data, and one extension of PCR 10. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public byte[] rawHashes() throws DigestException {
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
    byte[] templateHash = new byte[20];
    byte[] extension = new byte[32];
    byte[] register = new byte[32];
    for (int i = 0; i < ENTRIES; i++) {
      int start = i * (templateSize + 38) + 38;
      sha1.update(templates, start, templateSize);
      sha1.digest(templateHash, 0, templateHash.length);
      sha256.update(templates, start, templateSize);
      sha256.digest(extension, 0, extension.length);
      sha256.update(register);
      sha256.update(extension);
      sha256.digest(register, 0, register.length);
    }
    return register;
  }

  /** Parse, replay and claims. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public ImaLogCheck.State wholeLog() {
    return proven(check.check(log, Optional.empty(), pcrs, plain));
  }

  /** The same against an allow list of 50,000 paths. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public ImaLogCheck.State wholeLogAgainstAllowList() {
    return proven(check.check(log, Optional.empty(), pcrs, listed));
  }

  /** A renewal without a new entry. */
  @Benchmark
  public ImaLogCheck.State renewalOfNothing() {
    return proven(check.check(nothing, before, pcrs, listed));
  }

  /** A renewal with 20 new entries. */
  @Benchmark
  public ImaLogCheck.State renewalOfTwenty() {
    return proven(check.check(increment, before, pcrsThen, listed));
  }

  private static ImaLogCheck.State proven(Outcome<ImaLogCheck.State> outcome) {
    if (outcome instanceof Outcome.Proven<ImaLogCheck.State>(ImaLogCheck.State state)) {
      return state;
    }
    throw new IllegalStateException("this log must be proven: " + outcome);
  }

  private static String path(int file) {
    return "/usr/lib/x86_64-linux-gnu/package-%d/libexample-%d.so".formatted(file % 971, file);
  }

  private static Bytes content(int file) {
    return Bytes.ofUtf8("content of " + file).sha256();
  }

  private static PolicySet policy(Path anchor, boolean allowList)
      throws IOException, PolicyException {
    Path example = Path.of(System.getProperty("tvd.home", "."), EXAMPLE);
    SortedMap<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(example)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(example.relativize(file).toString(), Bytes.of(Files.readAllBytes(file)));
      }
    }
    files.put("anchors/ek-ca.pem", Bytes.of(Files.readAllBytes(anchor)));
    if (allowList) {
      StringBuilder list = new StringBuilder();
      for (int file = 0; file < LISTED; file++) {
        list.append(content(file).hex()).append("  ").append(path(file)).append('\n');
      }
      files.put("ima.txt", Bytes.ofUtf8(list.toString()));
      files.put("references.yaml", Bytes.ofUtf8("ima: {file: ima.txt}\n"));
      files.merge(
          "evidence.yaml", Bytes.ofUtf8("ima-allow-list: ima\n"), (a, b) -> Bytes.concat(a, b));
    }
    return PolicySet.parse(files);
  }

  /** Writes a log as Linux does, and keeps PCR 10 beside it. */
  private static final class MeasuredLog {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Bytes pcr10 = Bytes.of(new byte[32]);

    void append(String path, Bytes digest) {
      Bytes algorithm = Bytes.ofUtf8("sha256:\0");
      Bytes name = Bytes.ofUtf8(path + "\0");
      Bytes data =
          Bytes.concat(
              u32(algorithm.size() + digest.size()), algorithm, digest, u32(name.size()), name);
      pcr10 = Bytes.concat(pcr10, data.sha256()).sha256();
      out.writeBytes(u32(10).toArray());
      out.writeBytes(HashAlgorithm.SHA1.newDigest().digest(data.toArray()));
      out.writeBytes(Bytes.concat(u32(6), Bytes.ofUtf8("ima-ng"), u32(data.size())).toArray());
      out.writeBytes(data.toArray());
    }

    Bytes bytes() {
      return Bytes.of(out.toByteArray());
    }

    QuotedPcrs pcrs() {
      return new QuotedPcrs(List.of(new PcrValue(HashAlgorithm.SHA256, 10, pcr10)));
    }

    private static Bytes u32(int value) {
      return Bytes.of(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
  }

  /** JMH calls the set-up before anything is read. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unset() {
    return null;
  }
}
