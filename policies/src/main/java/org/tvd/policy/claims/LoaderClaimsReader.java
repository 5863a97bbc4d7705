package org.tvd.policy.claims;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.DataDigest;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.bootlog.VariableName;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.bootlog.data.EventData;

/** What boot loaders measured: PCR 8, 9, 11 and 14, and shim's revocations in PCR 7. */
final class LoaderClaimsReader {
  private static final int SECURE_BOOT = 7;
  private static final int GRUB_TEXTS = 8;
  private static final int FILES = 9;
  private static final int UKI = 11;
  private static final int SHIM = 14;
  private static final int MARK = 4;
  private static final String INITRD_SECTION = ".initrd";
  private static final String INITRD_COMMAND = "initrd";
  private static final VariableName SBAT_LEVEL =
      new VariableName(UefiVariable.SHIM_LOCK, "SbatLevel");

  private LoaderClaimsReader() {}

  static LoaderClaims read(VerifiedBootLog log, DataDigest digest) {
    Optional<List<GrubText>> grub = Deferred.list(log, GRUB_TEXTS, () -> grub(log));
    Optional<List<UkiSection>> sections = Deferred.list(log, UKI, () -> ukiSections(log));
    return new LoaderClaims(
        grub,
        Deferred.list(log, FILES, () -> files(log)),
        Deferred.list(
            log, FILES, () -> initrds(log, grub.orElse(List.of()), sections.orElse(List.of()))),
        sections,
        Deferred.list(log, SHIM, () -> shim(log)),
        sbatLevel(log, digest));
  }

  private static List<GrubText> grub(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<GrubText> texts = new ArrayList<>();
    for (BootEvent event : log.events(GRUB_TEXTS)) {
      boolean covered = digest.coverage(event) != Coverage.NONE;
      texts.add(
          switch (EventData.of(event)) {
            case EventData.GrubCommand(String text) -> text("grub_cmd", text, covered);
            case EventData.KernelCommandLine(String text) -> text("kernel_cmdline", text, covered);
            case EventData.ModuleCommandLine(String text) -> text("module_cmdline", text, covered);
            default -> text("", "", false);
          });
    }
    return texts;
  }

  private static GrubText text(String kind, String text, boolean covered) {
    return new GrubText(covered ? text : "", kind, covered);
  }

  /** Everything that PCR 9 holds: what a forged log changed is there without its name. */
  private static List<MeasuredContent> files(VerifiedBootLog log) {
    List<MeasuredContent> files = new ArrayList<>();
    for (BootEvent event : log.events(FILES)) {
      String name =
          switch (EventData.of(event)) {
            case EventData.LoadedFile(String path) -> path;
            case EventData.Tagged(long id, String text) -> text;
            default -> "";
          };
      files.add(content(name, event, log));
    }
    return files;
  }

  /** A file that the command initrd names, what the Linux EFI stub loaded, or a UKI's section. */
  private static List<MeasuredContent> initrds(
      VerifiedBootLog log, List<GrubText> grub, List<UkiSection> sections) {
    Set<String> named = new HashSet<>();
    for (GrubText text : grub) {
      List<String> words = KernelCommandLine.arguments(text.text());
      if (!words.isEmpty() && words.getFirst().startsWith(INITRD_COMMAND)) {
        named.addAll(words.subList(1, words.size()));
      }
    }
    List<MeasuredContent> initrds = new ArrayList<>();
    for (BootEvent event : log.events(FILES)) {
      switch (EventData.of(event)) {
        case EventData.LoadedFile(String path) when named.contains(path) ->
            initrds.add(content(path, event, log));
        case EventData.Tagged(long id, String text) when id == EventData.Tagged.LINUX_INITRD ->
            initrds.add(content(text, event, log));
        default -> {}
      }
    }
    for (UkiSection section : sections) {
      if (section.name().equals(INITRD_SECTION)) {
        initrds.add(new MeasuredContent(section.name(), section.digest()));
      }
    }
    return initrds;
  }

  /** Of each section the name is measured, and then the contents. */
  private static List<UkiSection> ukiSections(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<UkiSection> sections = new ArrayList<>();
    String name = "";
    for (BootEvent event : log.events(UKI)) {
      Coverage coverage = digest.coverage(event);
      if (name.isEmpty()
          && coverage == Coverage.PART
          && EventData.of(event) instanceof EventData.UkiSection(String section)) {
        name = section;
      } else if (!isMark(event, coverage)) {
        sections.add(new UkiSection(name, BootClaimsReader.digestOf(event, log)));
        name = "";
      }
    }
    return sections;
  }

  /** Windows marks where its registers begin and end with measured numbers and "WBCL". */
  private static boolean isMark(BootEvent event, Coverage coverage) {
    return coverage == Coverage.WHOLE && event.dataSize() == MARK;
  }

  private static List<MeasuredContent> shim(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<MeasuredContent> variables = new ArrayList<>();
    for (BootEvent event : log.events(SHIM)) {
      EventData data = EventData.of(event);
      Coverage coverage = digest.coverage(event);
      boolean windows = data instanceof EventData.WindowsEvents && coverage == Coverage.WHOLE;
      if (!windows && !isMark(event, coverage)) {
        String name = data instanceof EventData.ShimVariable(String variable) ? variable : "";
        variables.add(content(name, event, log));
      }
    }
    return variables;
  }

  private static MeasuredContent content(String name, BootEvent event, VerifiedBootLog log) {
    return new MeasuredContent(name, BootClaimsReader.digestOf(event, log));
  }

  /**
   * As far as shim measured it once. It does so after the firmware's separator, where whoever owns
   * the system can add another level later, and hide the real one under changed data or another
   * type.
   */
  private static Optional<String> sbatLevel(VerifiedBootLog log, DataDigest digest) {
    Optional<String> level = Optional.empty();
    int firmware = log.beforeSeparator(SECURE_BOOT).size();
    List<BootEvent> events = log.events(SECURE_BOOT);
    for (BootEvent event : events.subList(firmware, events.size())) {
      if (digest.coverage(event) != Coverage.WHOLE) {
        return Optional.empty();
      }
      if (SBAT_LEVEL.isIn(event)) {
        if (level.isPresent()
            || !(EventData.of(event) instanceof EventData.Variable(UefiVariable variable))) {
          return Optional.empty();
        }
        level = Optional.of(variable.value().utf8());
      }
    }
    return level;
  }
}
