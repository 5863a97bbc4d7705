package org.tvd.protocol.reference;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.tpm.HashAlgorithm;

/** What a boot log gives as reference values: of a golden host, or of a support RIM. */
final class GoldenBootLog {
  private static final Set<String> DATABASES = Set.of("pk", "kek", "db", "dbx");
  private static final List<HashAlgorithm> TRUSTED =
      List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512);
  private static final String COMMAND_LINE = "kernel_cmdline: ";

  /** Configuration, boot order and what the boot loader reads. */
  private static final Set<Integer> VARYING = Set.of(1, 5, 9);

  private static final int IMA_PCR = 10;
  private final HashAlgorithm bank;
  private final ReferenceCollector collector;
  private int applications;

  private GoldenBootLog(HashAlgorithm bank, ReferenceCollector collector) {
    this.bank = bank;
    this.collector = collector;
  }

  /** What the TPM vouches for. */
  static void collect(
      VerifiedBootLog log, SortedMap<Integer, Bytes> quoted, ReferenceCollector collector)
      throws MalformedException {
    new GoldenBootLog(log.bank(), collector).collect(log.events(), quoted);
  }

  /** What the log alone says, in its best bank. */
  static void collectUnproven(BootLog log, ReferenceCollector collector) throws MalformedException {
    Optional<HashAlgorithm> bank = TRUSTED.stream().filter(log.banks()::contains).findFirst();
    if (bank.isEmpty()) {
      collector.notImported("a log of SHA-1 digests alone: they prove nothing", "boot log");
      return;
    }
    List<BootEvent> extending =
        log.events().stream().filter(event -> event.extendsBank(bank.get())).toList();
    new GoldenBootLog(bank.get(), collector).collect(extending, log.replay(bank.get()));
  }

  private void collect(List<BootEvent> events, SortedMap<Integer, Bytes> registers)
      throws MalformedException {
    for (BootEvent event : events) {
      Bytes digest = event.digests().getOrDefault(bank, Bytes.EMPTY);
      switch (event.pcr()) {
        case 4 -> application(event, digest);
        case 7 -> secureBoot(event, digest);
        case 8 -> commandLine(event);
        case 9 -> loaded(event, digest);
        case 14 -> mok(event, digest);
        default -> {} // the register's value stands for all of it
      }
    }
    for (Map.Entry<Integer, Bytes> register : registers.entrySet()) {
      int pcr = register.getKey();
      boolean extended = !register.getValue().equals(Bytes.of(new byte[bank.size()]));
      if (pcr != IMA_PCR && extended) {
        collector.measured("pcr" + pcr, bank.name(), register.getValue(), "PCR " + pcr);
        if (VARYING.contains(pcr)) {
          collector.weak(
              "a register that differs between equal hosts: no rule for it", "PCR " + pcr);
        }
      }
    }
    rules(registers);
  }

  /** A type is not measured: what is not proven to be text counts as an image. */
  private void application(BootEvent event, Bytes digest) {
    boolean image = event.is(EventType.EV_EFI_BOOT_SERVICES_APPLICATION);
    if (event.is(EventType.EV_SEPARATOR) || (!image && event.coverage(bank) == Coverage.WHOLE)) {
      return;
    }
    applications++;
    collector.digest("boot", bank.name(), digest, "boot application " + applications);
    if (!image) {
      collector.weak("PCR 4 measured it, and its type is not an application's", "" + event.index());
    }
  }

  private void secureBoot(BootEvent event, Bytes digest) throws MalformedException {
    boolean config = event.is(EventType.EV_EFI_VARIABLE_DRIVER_CONFIG);
    if (!config && !event.is(EventType.EV_EFI_VARIABLE_AUTHORITY)) {
      return;
    }
    if (event.coverage(bank) != Coverage.WHOLE) {
      collector.weak("a variable whose data its digest does not cover", "event " + event.index());
      return;
    }
    UefiVariable variable;
    try {
      variable = UefiVariable.parse(event.data());
    } catch (MalformedException e) {
      collector.weak("a variable that is not of its form", "event " + event.index());
      return;
    }
    collector.digest(config ? "variables" : "authorities", bank.name(), digest, variable.name());
    String name = variable.name().toLowerCase(Locale.ROOT);
    if (config && DATABASES.contains(name)) {
      if (variable.value().isEmpty()) {
        collector.weak("an empty Secure Boot database", variable.name());
      }
      EfiSignatures.collect(variable.value(), name, collector);
    }
    if (config && name.equals("secureboot") && !variable.value().equals(Bytes.ofHex("01"))) {
      collector.weak("Secure Boot is off", variable.name());
    }
  }

  private void commandLine(BootEvent event) {
    String text = text(event);
    if (event.is(EventType.EV_IPL) && text.startsWith(COMMAND_LINE)) {
      String line = text.substring(COMMAND_LINE.length());
      if (event.digestIsOf(bank, Bytes.ofUtf8(line))) {
        collector.rule("command-line", "boot.kernel_command_line == " + CelText.quoted(line));
      } else {
        collector.weak("a command line that its digest does not cover", line);
      }
    }
  }

  /** GRUB measures what it loads, with a path that the digest does not cover. */
  private void loaded(BootEvent event, Bytes digest) {
    if (!event.is(EventType.EV_IPL)) {
      return;
    }
    String path = text(event);
    String name = path.substring(path.lastIndexOf('/') + 1);
    String list =
        name.contains("initrd") || name.contains("initramfs")
            ? "initrd"
            : name.contains("vmlinuz") || name.contains("bzImage") ? "kernel" : "loaded";
    collector.digest(list, bank.name(), digest, printable(path));
  }

  private void mok(BootEvent event, Bytes digest) {
    if (event.is(EventType.EV_IPL)) {
      collector.digest("mok", bank.name(), digest, printable(text(event)));
    }
  }

  private static String text(BootEvent event) {
    String text = event.data().utf8();
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?").strip();
  }

  private void rules(SortedMap<Integer, Bytes> registers) {
    if (applications > 0) {
      collector.rule(
          "approved-boot",
          "boot.log_verified && boot.secure_boot && size(boot.applications) > 0"
              + " && boot.applications.all(digest, digest in references.boot)");
    } else {
      collector.weak("no boot application was measured", "PCR 4");
    }
    List<Integer> firm =
        registers.keySet().stream().filter(pcr -> pcr < 8 && !VARYING.contains(pcr)).toList();
    if (!firm.isEmpty() && bank == HashAlgorithm.SHA256) {
      collector.rule(
          "approved-firmware",
          firm.stream()
              .map(pcr -> "pcr[%d] in references.pcr%d".formatted(pcr, pcr))
              .collect(Collectors.joining(" && ")));
    }
  }
}
