package org.tvd.protocol.bootlog;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Compares what events say with what one bank measured. It keeps one MessageDigest for a whole pass
 * over a log, and so belongs to one thread.
 */
public final class DataDigest {
  private static final int VARIABLE_HEADER = 32;

  private final HashAlgorithm bank;
  private final MessageDigest hash;
  private final byte[] result;

  public DataDigest(HashAlgorithm bank) {
    this.bank = bank;
    this.hash = bank.newDigest();
    this.result = new byte[bank.size()];
  }

  /** How far the event's digest vouches for its data, by its type and its known writers. */
  public Coverage coverage(BootEvent event) {
    EventType type = EventType.ofCode(event.type()).orElse(EventType.EV_NO_ACTION);
    if (!type.digestMayBeOfData() || !event.extendsBank(bank)) {
      return Coverage.NONE;
    }
    if (type == EventType.EV_IPL && coversGrubText(event)) {
      return Coverage.PART;
    }
    if (matches(event, 0, event.dataSize())) {
      return Coverage.WHOLE;
    }
    return switch (type) {
      case EV_IPL -> coversUtf16(event);
      case EV_EFI_VARIABLE_BOOT -> coversValue(event) ? Coverage.PART : Coverage.NONE;
      default -> Coverage.NONE;
    };
  }

  /** Whether the digest is that of {@code measured}. */
  public boolean matches(BootEvent event, Bytes measured) {
    measured.update(hash);
    return finish(event);
  }

  private boolean matches(BootEvent event, int from, int to) {
    event.updateWithData(hash, from, to);
    return finish(event);
  }

  private boolean finish(BootEvent event) {
    try {
      hash.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the buffer is of the bank's size", e);
    }
    return event.hasDigest(bank, result);
  }

  /** GRUB measures what follows the label, without the NUL that it logs. */
  private boolean coversGrubText(BootEvent event) {
    int from = grubLabel(event);
    if (from == 0) {
      return false;
    }
    int to = event.dataSize();
    boolean ended = to > from && event.dataAt(to - 1) == 0;
    return (ended && matches(event, from, to - 1)) || matches(event, from, to);
  }

  private static int grubLabel(BootEvent event) {
    for (GrubLabel label : GrubLabel.values()) {
      if (event.dataStartsWith(label.text())) {
        return label.text().length();
      }
    }
    return 0;
  }

  /**
   * systemd-boot logs a UTF-16 text short of its last byte, and systemd-stub the name of a section
   * in UTF-16 where it measures it in ASCII; both measure the NUL.
   */
  private Coverage coversUtf16(BootEvent event) {
    int size = event.dataSize();
    if (size < 3 || event.dataAt(1) != 0) {
      return Coverage.NONE;
    }
    if (size % 2 == 1) {
      event.updateWithData(hash, 0, size);
      hash.update((byte) 0);
      return finish(event) ? Coverage.WHOLE : Coverage.NONE;
    }
    byte[] ascii = event.data().utf16().getBytes(StandardCharsets.US_ASCII);
    hash.update(ascii);
    return finish(event) ? Coverage.PART : Coverage.NONE;
  }

  /** EDK II measures the value alone under EV_EFI_VARIABLE_BOOT. */
  private boolean coversValue(BootEvent event) {
    if (event.dataSize() < VARIABLE_HEADER) {
      return false;
    }
    long units = event.dataU64(16);
    long value = event.dataU64(24);
    long left = event.dataSize() - (long) VARIABLE_HEADER;
    if (units < 0 || units > left / 2 || value != left - 2 * units) {
      return false;
    }
    return matches(event, VARIABLE_HEADER + 2 * (int) units, event.dataSize());
  }
}
