package org.tvd.protocol;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * What an attacker makes of good input: every truncation, every window of 1, 2, 4 and 8 bytes at
 * its extremes, and what is appended. A parser must take or refuse each by its declared exception,
 * on a small stack, within memory proportional to the input and within a moment.
 */
final class HostileInput {
  /** A parser of untrusted bytes. */
  @FunctionalInterface
  interface Parser {
    void parse(Bytes input) throws MalformedException;
  }

  private static final int STACK = 256 << 10;
  private static final long MAX_CPU_NANOS = 2_000_000_000L;

  /** Longer samples are spoilt at their ends, and at as many places between. */
  private static final int PLACES = 1500;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Parser parser;
  private final long bytesPerByte;
  private final long bytesAtLeast;
  private final Map<String, Integer> outcomes = new HashMap<>();

  private HostileInput(Parser parser, long bytesPerByte, long bytesAtLeast) {
    this.parser = parser;
    this.bytesPerByte = bytesPerByte;
    this.bytesAtLeast = bytesAtLeast;
  }

  /**
   * Tries a parser.
   *
   * @param bytesPerByte how many bytes it may allocate for each byte of input
   * @param bytesAtLeast and how many in any case
   * @return how many inputs were taken and refused
   */
  static Map<String, Integer> withstands(
      Parser parser,
      Iterable<Bytes> samples,
      Iterable<Bytes> bombs,
      long bytesPerByte,
      long bytesAtLeast)
      throws InterruptedException {
    var hostile = new HostileInput(parser, bytesPerByte, bytesAtLeast);
    var task =
        new FutureTask<>(
            () -> {
              for (Bytes sample : samples) {
                hostile.requireTaken(sample);
                variants(sample, hostile::attempt);
              }
              bombs.forEach(hostile::attempt);
              return hostile.outcomes;
            });
    Thread thread = new Thread(null, task, "hostile input", STACK);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private void requireTaken(Bytes sample) throws MalformedException {
    parser.parse(sample); // warms up, and a sample that is no good would test nothing
    parser.parse(sample);
  }

  /** The first try may load classes; a budget is exceeded where each of three tries exceeds it. */
  private void attempt(Bytes input) {
    long allowed = bytesPerByte * input.size() + bytesAtLeast;
    for (int tries = 1; ; tries++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long cpu = THREADS.getCurrentThreadCpuTime();
      String outcome = outcome(input);
      long used = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      long took = THREADS.getCurrentThreadCpuTime() - cpu;
      if (used <= allowed && took <= MAX_CPU_NANOS) {
        outcomes.merge(outcome, 1, Integer::sum);
        return;
      }
      if (tries == 3) {
        throw new AssertionError(
            "%d bytes allocated, of %d, in %d ns: %s"
                .formatted(used, allowed, took, described(input)));
      }
    }
  }

  private String outcome(Bytes input) {
    try {
      parser.parse(input);
      return "taken";
    } catch (MalformedException e) {
      if (e.getMessage().length() > 4096) {
        throw new AssertionError("a refusal of " + e.getMessage().length() + " characters", e);
      }
      return "refused";
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("another exception for " + described(input), e);
    }
  }

  private static String described(Bytes input) {
    return input.size() <= 2048
        ? input.hex()
        : input.size() + " bytes: " + input.slice(0, 64).hex();
  }

  /** Every spoilt form of {@code sample}. */
  static void variants(Bytes sample, Consumer<Bytes> to) {
    places(sample.size()).forEach(size -> to.accept(sample.slice(0, (int) size)));
    to.accept(Bytes.concat(sample, Bytes.of(new byte[1])));
    to.accept(Bytes.concat(sample, sample));
    to.accept(Bytes.concat(sample, Bytes.of(new byte[4096])));
    for (int width : new int[] {1, 2, 4, 8}) {
      long top = 1L << (8 * width - 1);
      long[] extremes = {
        0, 1, top - 1, top, 2 * top - 1, Long.reverseBytes(1) >>> (64 - 8 * width)
      };
      places(sample.size() - width + 1)
          .forEach(
              place -> {
                for (long extreme : extremes) {
                  to.accept(overwritten(sample, (int) place, width, extreme));
                }
              });
    }
  }

  private static LongStream places(int size) {
    int step = Math.max(1, size / PLACES);
    return step == 1
        ? LongStream.range(0, Math.max(0, size))
        : LongStream.concat(
            LongStream.range(0, PLACES / 2),
            LongStream.iterate(PLACES / 2, place -> place < size, place -> place + step));
  }

  private static Bytes overwritten(Bytes sample, int place, int width, long value) {
    byte[] out = sample.toArray();
    byte[] bigEndian = ByteBuffer.allocate(8).putLong(value).array();
    System.arraycopy(bigEndian, 8 - width, out, place, width);
    return Bytes.of(out);
  }
}
