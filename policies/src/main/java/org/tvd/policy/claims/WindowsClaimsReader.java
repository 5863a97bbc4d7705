package org.tvd.policy.claims;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.DataDigest;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.bootlog.data.EventData;
import org.tvd.protocol.bootlog.data.SipaEvent;
import org.tvd.protocol.bootlog.data.SipaType;

/**
 * What Windows measured into PCR 12 and 13 before it closed them with separators of four bytes.
 * Where an event there is not covered by its digest, or says that it is of another kind, anything
 * may be hidden in it: then there are no claims.
 */
final class WindowsClaimsReader {
  private static final int SEPARATOR = 4;
  private static final int LAST = 13;
  private static final int[] REGISTERS = {12, LAST};

  private WindowsClaimsReader() {}

  static WindowsClaims read(VerifiedBootLog log) {
    return new WindowsClaims(
        Deferred.map(() -> facts(log)), Deferred.list(log, LAST, () -> modules(log)));
  }

  private static Map<String, Long> facts(VerifiedBootLog log) {
    Map<String, Long> facts = new HashMap<>();
    Set<String> contradicted = new HashSet<>();
    for (List<SipaEvent> event : events(log)) {
      for (SipaEvent each : event) {
        Optional<SipaType> type = SipaType.ofCode(each.type()).filter(SipaType::isFact);
        if (type.isPresent() && each.value().size() <= Long.BYTES) {
          String name = type.get().name().toLowerCase(Locale.ROOT);
          Long first = facts.putIfAbsent(name, number(each.value()));
          if (first != null && first != number(each.value())) {
            contradicted.add(name);
          }
        }
      }
    }
    facts.keySet().removeAll(contradicted);
    return facts;
  }

  private static long number(Bytes littleEndian) {
    long number = 0;
    for (int i = littleEndian.size() - 1; i >= 0; i--) {
      number = number << 8 | littleEndian.at(i);
    }
    return number;
  }

  private static List<WindowsModule> modules(VerifiedBootLog log) {
    List<WindowsModule> modules = new ArrayList<>();
    for (List<SipaEvent> event : events(log)) {
      Map<Integer, Map<SipaType, Bytes>> containers = new TreeMap<>();
      for (SipaEvent each : event) {
        SipaType.ofCode(each.type())
            .ifPresent(
                type ->
                    containers
                        .computeIfAbsent(each.container(), number -> new HashMap<>())
                        .put(type, each.value()));
      }
      containers.values().forEach(values -> module(values).ifPresent(modules::add));
    }
    return modules;
  }

  private static Optional<WindowsModule> module(Map<SipaType, Bytes> values) {
    Bytes hash = values.get(SipaType.AUTHENTICODE_HASH);
    return hash == null
        ? Optional.empty()
        : Optional.of(
            new WindowsModule(
                text(values, SipaType.FILE_PATH),
                hash.compact(),
                text(values, SipaType.AUTHORITY_PUBLISHER)));
  }

  private static String text(Map<SipaType, Bytes> values, SipaType type) {
    String text = values.getOrDefault(type, Bytes.EMPTY).utf16();
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static List<List<SipaEvent>> events(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<List<SipaEvent>> found = new ArrayList<>();
    for (int pcr : REGISTERS) {
      for (BootEvent event : log.events(pcr)) {
        if (digest.coverage(event) != Coverage.WHOLE) {
          return List.of();
        }
        if (event.dataSize() == SEPARATOR) {
          break;
        }
        if (!(EventData.of(event) instanceof EventData.WindowsEvents(List<SipaEvent> events))) {
          return List.of();
        }
        found.add(events);
      }
    }
    return found;
  }
}
