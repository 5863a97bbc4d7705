package org.tvd.protocol.bootlog;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * One event as it stands in the log: a view, which copies nothing until it is asked. Nothing about
 * it is trusted unless it came out of {@link VerifiedBootLog}; and of what came out, the data only
 * as far as {@link #coverage} says.
 */
public final class BootEvent {
  /** The register (0xffffffff) of the note without a measurement that Windows puts last. */
  public static final int NO_PCR = -1;

  private final Bytes log;
  private final int index;
  private final int pcr;
  private final int type;
  private final DigestPlaces digests;
  private final int dataFrom;
  private final int dataTo;

  /**
   * @param digests where they begin in the log
   */
  BootEvent(
      Bytes log, int index, int pcr, long type, DigestPlaces digests, int dataFrom, int dataTo) {
    this.log = log;
    this.index = index;
    this.pcr = pcr;
    this.type = (int) type;
    this.digests = digests;
    this.dataFrom = dataFrom;
    this.dataTo = dataTo;
  }

  /** The position in the log, from 0; the Spec ID event has none. */
  public int index() {
    return index;
  }

  /** 0 to 23, or {@link #NO_PCR}. */
  public int pcr() {
    return pcr;
  }

  /** Unsigned 32 bits; see {@link EventType#ofCode}. */
  public long type() {
    return type & 0xffffffffL;
  }

  public boolean is(EventType wanted) {
    return type == (int) wanted.code();
  }

  /** The digest of {@code bank}; empty where the event has none. */
  public Optional<Bytes> digest(HashAlgorithm bank) {
    int at = digests.of(bank);
    return at == 0 ? Optional.empty() : Optional.of(log.slice(at, at + bank.size()));
  }

  /** At least one; without those whose algorithm is not in {@link HashAlgorithm}. */
  public Map<HashAlgorithm, Bytes> digests() {
    Map<HashAlgorithm, Bytes> all = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : HashAlgorithm.values()) {
      digest(bank).ifPresent(digest -> all.put(bank, digest));
    }
    return all;
  }

  /** A copy of what the writer says about the event. */
  public Bytes data() {
    return log.slice(dataFrom, dataTo);
  }

  public int dataSize() {
    return dataTo - dataFrom;
  }

  /** Whether the data begins with {@code prefix}. */
  public boolean dataStartsWith(Bytes prefix) {
    return dataHasAt(0, prefix);
  }

  /** Whether the data begins with {@code ascii}. */
  public boolean dataStartsWith(String ascii) {
    return ascii.length() <= dataSize() && log.hasAt(dataFrom, ascii);
  }

  /** Whether {@code part} stands at {@code offset} of the data. */
  public boolean dataHasAt(int offset, Bytes part) {
    return offset + part.size() <= dataSize() && log.hasAt(dataFrom + offset, part);
  }

  /** Whether the TPM was asked to extend {@code bank} with this event. */
  public boolean extendsBank(HashAlgorithm bank) {
    return digests.of(bank) != 0 && !is(EventType.EV_NO_ACTION);
  }

  /** How far the digest of {@code bank} vouches for the data. */
  public Coverage coverage(HashAlgorithm bank) {
    return new DataDigest(bank).coverage(this);
  }

  /** Whether this event's digest in {@code bank} is the hash of {@code measured}. */
  public boolean digestIsOf(HashAlgorithm bank, Bytes measured) {
    return new DataDigest(bank).matches(this, measured);
  }

  boolean hasDigest(HashAlgorithm bank, byte[] digest) {
    int at = digests.of(bank);
    return at != 0 && log.hasAt(at, digest);
  }

  boolean hasZeroDigests() {
    for (HashAlgorithm bank : HashAlgorithm.values()) {
      if (digests.of(bank) != 0 && !hasDigest(bank, new byte[bank.size()])) {
        return false;
      }
    }
    return true;
  }

  void updateWithDigest(MessageDigest hash, HashAlgorithm bank) {
    int at = digests.of(bank);
    log.update(hash, at, at + bank.size());
  }

  void updateWithData(MessageDigest hash, int from, int to) {
    log.update(hash, dataFrom + from, dataFrom + to);
  }

  int dataAt(int offset) {
    return log.at(dataFrom + offset);
  }

  /** The little-endian value at {@code offset} of the data, which has to hold it. */
  long dataU64(int offset) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | dataAt(offset + i);
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BootEvent that
        && index == that.index
        && pcr == that.pcr
        && type == that.type
        && digests().equals(that.digests())
        && data().equals(that.data());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new int[] {index, pcr, type, dataSize()});
  }

  @Override
  public String toString() {
    String name = EventType.ofCode(type()).map(EventType::name).orElse("0x%08x".formatted(type));
    return "event " + index + ", PCR " + pcr + ", " + name + ", " + data();
  }
}
