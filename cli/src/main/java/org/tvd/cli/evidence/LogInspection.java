package org.tvd.cli.evidence;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.data.EventData;
import org.tvd.protocol.ima.ImaEntry;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.tpm.HashAlgorithm;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measurement logs. */
final class LogInspection {
  private static final int DATA_SHOWN = 120;
  private static final int DECODED_SHOWN = 400;
  private static final Map<Coverage, String> COVERED =
      Map.of(
          Coverage.WHOLE, " (covered by its digest)",
          Coverage.PART, " (covered in part)",
          Coverage.NONE, " (not covered: the log's own word)");
  private static final Pattern ASCII_IMA =
      Pattern.compile("\\s*\\d{1,2} [0-9a-f]{40,128} ima[a-z0-9-]* .*");

  private LogInspection() {}

  static Inspection bootLog(Bytes content) throws MalformedException {
    BootLog log = BootLog.parse(content);
    Inspection inspection = Inspection.of("boot log");
    ObjectNode says = inspection.content();
    says.put("format", log.format().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    says.put("startup_locality", log.startupLocality());
    says.put("padding", log.padding());
    for (HashAlgorithm bank : new TreeSet<>(log.banks())) {
      ObjectNode registers = says.withObject("/replay").putObject(bank.toString());
      log.replay(bank).forEach((pcr, value) -> registers.put(pcr.toString(), value.hex()));
    }
    says.put("events", log.events().size());
    ArrayNode lines = says.putArray("event");
    log.events().forEach(event -> lines.add(line(event)));
    return inspection;
  }

  private static String line(BootEvent event) {
    String type =
        EventType.ofCode(event.type())
            .map(Enum::name)
            .orElse("0x" + Long.toHexString(event.type()));
    String digests = "";
    for (HashAlgorithm bank : HashAlgorithm.values()) {
      Optional<Bytes> digest = Optional.ofNullable(event.digests().get(bank));
      if (digest.isPresent() && (bank != HashAlgorithm.SHA1 || event.digests().size() == 1)) {
        digests = bank + ":" + digest.get().hex();
        break;
      }
    }
    return "%d pcr %s %s %s %s"
        .formatted(
            event.index(),
            event.pcr() == BootEvent.NO_PCR ? "-" : event.pcr(),
            type,
            digests,
            data(event));
  }

  /** What the data says by its type, and how far the best bank's digest covers it. */
  private static String data(BootEvent event) {
    String said =
        switch (EventData.of(event)) {
          case EventData.Undecoded _ -> data(event.data());
          case EventData decoded -> shortened(decoded.toString());
        };
    return event.digests().keySet().stream()
        .max(Comparator.naturalOrder())
        .filter(event::extendsBank)
        .map(bank -> said + COVERED.getOrDefault(event.coverage(bank), ""))
        .orElse(said);
  }

  private static String shortened(String text) {
    return text.length() > DECODED_SHOWN ? text.substring(0, DECODED_SHOWN) + "…" : text;
  }

  /** As text where it is text, in UTF-8 or UTF-16LE as firmware writes it; else as hex. */
  private static String data(Bytes data) {
    Bytes start = data.slice(0, Math.min(data.size(), DATA_SHOWN));
    String text = start.utf8().replace("\0", "");
    boolean readable =
        !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != 0xfffd);
    String shown = readable ? "\"" + text + "\"" : start.hex();
    return data.size() > DATA_SHOWN ? shown + "… (" + data.size() + " bytes)" : shown;
  }

  static Inspection imaLog(Bytes content) throws MalformedException {
    return imaLog("IMA log (binary)", ImaLog.parse(content));
  }

  /** The kernel's {@code ascii_runtime_measurements}. */
  static Inspection asciiImaLog(Bytes content) throws MalformedException {
    return imaLog("IMA log (ascii)", ImaLog.parseAscii(content));
  }

  /** Whether {@code start}, of a file, is a line of an ascii IMA log. */
  static boolean isAsciiIma(String start) {
    return start.lines().findFirst().filter(line -> ASCII_IMA.matcher(line).matches()).isPresent();
  }

  private static Inspection imaLog(String kind, ImaLog log) throws MalformedException {
    if (log.size() == 0) {
      throw new MalformedException("IMA log", 0, "expected at least one entry");
    }
    Inspection inspection = Inspection.of(kind);
    int violations = 0;
    ArrayNode lines = inspection.content().putArray("entry");
    for (ImaEntry entry : log.entries()) {
      violations += entry.violation() ? 1 : 0;
      lines.add(line(entry));
    }
    inspection.content().put("entries", log.size()).put("violations", violations);
    return inspection;
  }

  private static String line(ImaEntry entry) {
    return "%d %s %s %s"
        .formatted(
            entry.index(),
            entry.template(),
            entry.violation() ? "violation" : entry.digestAlgorithm() + ":" + entry.digest().hex(),
            entry.path());
  }
}
