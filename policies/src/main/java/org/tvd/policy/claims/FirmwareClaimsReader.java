package org.tvd.policy.claims;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.DataDigest;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.bootlog.data.EventData;

/** What the firmware measured of itself and of its boot manager: PCR 0, 1, 4 and 5. */
final class FirmwareClaimsReader {
  private static final int CODE = 0;
  private static final int CONFIGURATION = 1;
  private static final int BOOT_MANAGER = 4;
  private static final int BOOT_ATTEMPTS = 5;
  private static final int FIRMWARE_PCRS = 8;
  private static final Bytes EXITED = Bytes.ofUtf8("Exit Boot Services Returned with Success");

  private FirmwareClaimsReader() {}

  static FirmwareClaims read(VerifiedBootLog log, DataDigest digest) {
    return new FirmwareClaims(
        version(log, digest),
        log.startupLocality().map(Integer::longValue),
        Deferred.list(log, CODE, () -> contents(log, CODE)),
        Deferred.list(log, CONFIGURATION, () -> contents(log, CONFIGURATION)),
        Deferred.list(log, CONFIGURATION, () -> bootOrder(log)),
        Deferred.list(log, CONFIGURATION, () -> bootEntries(log)),
        Deferred.list(log, BOOT_ATTEMPTS, () -> disks(log)),
        Deferred.list(log, BOOT_MANAGER, () -> actions(log)),
        exited(log, digest),
        Deferred.list(() -> separators(log)));
  }

  /** Some firmware measures an empty version. */
  private static Optional<String> version(VerifiedBootLog log, DataDigest digest) {
    for (BootEvent event : log.beforeSeparator(CODE)) {
      if (event.is(EventType.EV_S_CRTM_VERSION)
          && digest.coverage(event) == Coverage.WHOLE
          && EventData.of(event) instanceof EventData.FirmwareVersion(String version)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private static boolean exited(VerifiedBootLog log, DataDigest digest) {
    for (BootEvent event : log.events(BOOT_ATTEMPTS)) {
      if (event.dataSize() == EXITED.size()
          && event.dataStartsWith(EXITED)
          && digest.matches(event, EXITED)) {
        return true;
      }
    }
    return false;
  }

  /** Everything that the register holds but its separator. */
  private static List<MeasuredContent> contents(VerifiedBootLog log, int pcr) {
    List<MeasuredContent> contents = new ArrayList<>();
    for (BootEvent event : log.events(pcr)) {
      if (!event.is(EventType.EV_SEPARATOR)) {
        contents.add(
            new MeasuredContent(name(EventData.of(event)), BootClaimsReader.digestOf(event, log)));
      }
    }
    return contents;
  }

  private static String name(EventData data) {
    return switch (data) {
      case EventData.FirmwareBlob(String description, long base, long length) ->
          (description + " 0x" + Long.toHexString(base) + "+0x" + Long.toHexString(length)).strip();
      case EventData.HandoffTables tables ->
          tables.tables().stream()
              .map(table -> table.vendor().toString())
              .collect(Collectors.joining(", "));
      case EventData.Text(String text) -> text;
      case EventData.FirmwareVersion(String version) -> version;
      case EventData.Variable(UefiVariable variable) -> variable.name();
      case EventData.BootOrder order -> "BootOrder";
      case EventData.BootEntry(int number, var option) ->
          "Boot" + HexFormat.of().withUpperCase().toHexDigits((short) number);
      default -> "";
    };
  }

  /** As far as it was measured once. */
  private static List<Long> bootOrder(VerifiedBootLog log) {
    List<List<Integer>> found = new ArrayList<>();
    for (EventData data : covered(log, CONFIGURATION)) {
      if (data instanceof EventData.BootOrder(List<Integer> numbers)) {
        found.add(numbers);
      }
    }
    return found.size() == 1
        ? found.getFirst().stream().map(Integer::longValue).toList()
        : List.of();
  }

  private static List<BootEntry> bootEntries(VerifiedBootLog log) {
    List<BootEntry> entries = new ArrayList<>();
    for (EventData data : covered(log, CONFIGURATION)) {
      if (data instanceof EventData.BootEntry(int number, var option)) {
        entries.add(
            new BootEntry(number, option.description(), option.path().text(), option.active()));
      }
    }
    return entries;
  }

  private static List<String> disks(VerifiedBootLog log) {
    List<String> disks = new ArrayList<>();
    for (EventData data : covered(log, BOOT_ATTEMPTS)) {
      if (data instanceof EventData.PartitionTable table) {
        disks.add(table.disk().toString());
      }
    }
    return disks;
  }

  private static List<String> actions(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<String> actions = new ArrayList<>();
    for (int pcr : new int[] {BOOT_MANAGER, BOOT_ATTEMPTS}) {
      for (BootEvent event : log.events(pcr)) {
        if (BootClaimsReader.isProvenText(event, digest)
            && EventData.of(event) instanceof EventData.Text(String text)) {
          actions.add(text);
        }
      }
    }
    return actions;
  }

  /** Those of one register whose data is covered, at least in its defined part. */
  private static List<EventData> covered(VerifiedBootLog log, int pcr) {
    DataDigest digest = new DataDigest(log.bank());
    List<EventData> covered = new ArrayList<>();
    for (BootEvent event : log.events(pcr)) {
      if (digest.coverage(event) != Coverage.NONE) {
        covered.add(EventData.of(event));
      }
    }
    return covered;
  }

  /** Each verified register of the firmware has its one separator, or the log is refused. */
  private static List<Long> separators(VerifiedBootLog log) {
    return log.pcrs().stream().filter(pcr -> pcr < FIRMWARE_PCRS).map(Integer::longValue).toList();
  }
}
