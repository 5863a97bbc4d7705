package org.tvd.policy.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_ACTION;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_BOOT_SERVICES_APPLICATION;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_AUTHORITY;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_BOOT;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_DRIVER_CONFIG;
import static org.tvd.protocol.bootlog.EventType.EV_EVENT_TAG;
import static org.tvd.protocol.bootlog.EventType.EV_IPL;
import static org.tvd.protocol.bootlog.EventType.EV_SEPARATOR;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.EventType;

/** Rows 17 to 19 of the attack table: what a forged log may not claim under genuine digests. */
class BootClaimsTest {
  private static final String GLOBAL = "61dfe48bca93d211aa0d00e098032b8c";
  private static final String IMAGE_SECURITY = "cbb219d73a3d9645a3bcdad00e67656f";
  private static final String SHIM_LOCK = "50ab5d6046e00043abb63dd810dd8b23";
  private static final String OWNER = "bd9afa775903324dbd6028f4e78f784b";
  private static final String HASH = "22".repeat(32);
  private static final Bytes SHIM = Bytes.ofUtf8("shim");
  private static final Bytes EVIL = Bytes.ofUtf8("evil");
  private static final Bytes ACTION = Bytes.ofUtf8("Calling EFI Application from Boot Option");
  private static final String COMMAND = "grub_cmd: ";
  private static final String COMMAND_AS_VENDOR =
      Bytes.ofUtf8("grub_cmd: echo 1").hex(); // 16 bytes
  private static final String LINE = "kernel_cmdline: ";

  private final BootLogWriter log = new BootLogWriter();

  @Test
  void listsImagesAndNoActions() throws MalformedException {
    BootClaims boot =
        log.measure(4, EV_EFI_ACTION, ACTION)
            .separators()
            .event(4, EV_EFI_BOOT_SERVICES_APPLICATION, SHIM, Bytes.of(new byte[32]))
            .claims();
    assertThat(boot.applications().orElseThrow()).containsExactly(SHIM.sha256().hex());
    assertThat(boot.images().orElseThrow())
        .containsExactly(new BootImage(4, SHIM.sha256(), "", ""));
    assertThat(boot.firmware().actions().orElseThrow()).containsExactly(ACTION.utf8());
  }

  @Test
  void countsRetypedImageAsImage() throws MalformedException {
    BootClaims boot =
        log.separators()
            .event(4, EV_EFI_BOOT_SERVICES_APPLICATION, SHIM, Bytes.of(new byte[32]))
            .event(4, EV_EFI_ACTION, EVIL, ACTION)
            .event(4, EventType.EV_COMPACT_HASH, EVIL, Bytes.EMPTY)
            .measure(4, EV_EFI_ACTION, Bytes.ofHex("4d5a0000")) // an image's bytes as its data
            .claims();
    assertThat(boot.applications().orElseThrow()).hasSize(4).contains(EVIL.sha256().hex());
    assertThat(boot.firmware().actions().orElseThrow()).isEmpty();
  }

  @Test
  void readsTheCommandLineAndItsArguments() throws MalformedException {
    BootClaims boot =
        log.separators()
            .grub(COMMAND, "linux /vmlinuz root=/dev/vda1 init=\"/a b\" ro")
            .grub(LINE, "/vmlinuz root=/dev/vda1 \"init=/a b\" ro")
            .grub(COMMAND, "initrd /initrd.img")
            .event(9, EV_IPL, SHIM, Bytes.ofUtf8("/initrd.img\0"))
            .claims();
    assertThat(boot.kernelCommandLine()).contains("/vmlinuz root=/dev/vda1 \"init=/a b\" ro");
    assertThat(boot.kernelArguments().orElseThrow())
        .containsExactly("/vmlinuz", "root=/dev/vda1", "init=/a b", "ro");
    assertThat(boot.loader().initrds().orElseThrow())
        .containsExactly(new MeasuredContent("/initrd.img", SHIM.sha256()));
    assertThat(boot.loader().grub().orElseThrow()).hasSize(3).allMatch(GrubText::covered);
  }

  @Test
  void provesNoCommandLineWhereSeveralDiffer() throws MalformedException {
    assertThat(log.separators().grub(LINE, "/a").grub(LINE, "/b").claims().kernelCommandLine())
        .isEmpty();
  }

  @Test
  void provesNoCommandLineWhereATextWasChanged() throws MalformedException {
    BootClaims boot =
        log.separators()
            .grub(LINE, "/good")
            .event(8, EV_IPL, Bytes.ofUtf8("/evil"), Bytes.ofUtf8("grub_cmd: echo\0"))
            .claims();
    assertThat(boot.kernelCommandLine()).isEmpty();
    assertThat(boot.loader().grub().orElseThrow().getLast())
        .isEqualTo(new GrubText("", "grub_cmd", false));
  }

  @Test
  void provesNoCommandLineThatTheLastLinuxCommandDoesNotGive() throws MalformedException {
    // Labels are not measured: "/good" was a command, and "/evil" the command line.
    BootClaims relabelled =
        log.separators()
            .grub(LINE, "/good")
            .grub(COMMAND, "linux /evil")
            .grub(COMMAND, "/evil")
            .claims();
    assertThat(relabelled.kernelCommandLine()).isEmpty();
  }

  @Test
  void findsTheLinuxCommandUnderAnotherType() throws MalformedException {
    BootClaims retyped =
        log.separators()
            .grub(COMMAND, "linux /good")
            .grub(LINE, "/good")
            .measure(8, EV_EFI_ACTION, Bytes.ofUtf8("linux /evil"))
            .measure(8, EV_EFI_ACTION, Bytes.ofUtf8("/evil"))
            .claims();
    assertThat(retyped.kernelCommandLine()).isEmpty();
  }

  @Test
  void readsTheCommandLineOfSystemdStub() throws MalformedException {
    Bytes line = utf16("root=/dev/vda2 quiet\0");
    BootClaims boot =
        log.separators()
            .event(11, EV_IPL, Bytes.ofUtf8(".linux\0"), utf16(".linux\0"))
            .event(11, EV_IPL, SHIM, utf16(".linux\0"))
            .event(11, EV_IPL, EVIL, utf16(".osrel\0"))
            .measure(12, EV_IPL, line)
            .claims();
    assertThat(boot.kernelCommandLine()).contains("root=/dev/vda2 quiet");
    assertThat(boot.loader().ukiSections().orElseThrow())
        .containsExactly(
            new UkiSection(".linux", SHIM.sha256()), new UkiSection("", EVIL.sha256()));
  }

  @Test
  void provesNoCommandLineWhereOneMayBeHidden() throws MalformedException {
    // Who owns the system extends a register with a good line, and hides the real one in the log.
    Bytes evil = utf16("init=/evil\0");
    Bytes value = BootLogWriter.variable(GLOBAL, "Evil", evil.hex());
    for (BootLogWriter hiding :
        List.of(
            new BootLogWriter().event(12, EV_IPL, evil, utf16("Credentials initrd\0")),
            new BootLogWriter().event(12, EV_EFI_VARIABLE_BOOT, evil, value),
            new BootLogWriter().measure(12, EV_EFI_ACTION, evil))) {
      BootClaims boot = hiding.separators().measure(12, EV_IPL, utf16("quiet\0")).claims();
      assertThat(boot.kernelCommandLine()).isEmpty();
    }
    Bytes command = Bytes.ofUtf8("linux /evil");
    Bytes named = BootLogWriter.variable(COMMAND_AS_VENDOR, "Evil", command.hex());
    for (BootLogWriter hiding :
        List.of(
            new BootLogWriter().event(8, EV_EFI_VARIABLE_BOOT, command, named),
            new BootLogWriter().event(8, EV_IPL, command, utf16("linux /evil")),
            new BootLogWriter().grub(COMMAND, "linux /evil"))) {
      BootClaims boot =
          hiding
              .measure(8, EV_IPL, Bytes.ofUtf8("/evil"))
              .separators()
              .grub(COMMAND, "linux /good")
              .grub(LINE, "/good")
              .claims();
      assertThat(boot.kernelCommandLine()).isEmpty();
    }
  }

  @Test
  void provesNoCommandLineWhereCommandsDiffer() throws MalformedException {
    BootClaims boot =
        log.separators()
            .grub(COMMAND, "linux /evil")
            .grub(COMMAND, "/evil") // was the command line
            .grub(COMMAND, "linux /good")
            .grub(LINE, "/good")
            .claims();
    assertThat(boot.kernelCommandLine()).isEmpty();
  }

  @Test
  void readsKeysOnlyWhereTheyAreProven() throws MalformedException {
    Bytes db = BootLogWriter.variable(IMAGE_SECURITY, "db", list(HASH));
    Bytes dbx = BootLogWriter.variable(IMAGE_SECURITY, "dbx", list(HASH + OWNER + HASH));
    Bytes other = BootLogWriter.variable(IMAGE_SECURITY, "db", list("33".repeat(32)));
    Map<String, SignatureDatabase> proven =
        new BootLogWriter()
            .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, db)
            .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, dbx)
            .separators()
            .claims()
            .signatureDatabases();
    assertThat(proven).containsOnlyKeys("db", "dbx");
    assertThat(Objects.requireNonNull(proven.get("dbx")).hashes()).hasSize(2);
    assertThat(
            new BootLogWriter()
                .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, db)
                .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, other)
                .event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, EVIL, dbx)
                .separators()
                .claims()
                .signatureDatabases())
        .isEmpty();
    assertThat(
            new BootLogWriter()
                .separators()
                .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, db)
                .claims()
                .signatureDatabases())
        .isEmpty();
  }

  @Test
  void tellsTheModeOfSecureBoot() throws MalformedException {
    assertThat(mode("PK", list(HASH))).contains(SecureBootMode.USER);
    assertThat(mode("PK", "")).contains(SecureBootMode.SETUP);
    assertThat(mode("DeployedMode", "01")).contains(SecureBootMode.DEPLOYED);
    assertThat(mode("AuditMode", "01")).contains(SecureBootMode.AUDIT);
    assertThat(mode("AuditMode", "00")).isEmpty();
    Bytes deployed = BootLogWriter.variable(GLOBAL, "DeployedMode", "01");
    assertThat(
            log.event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, EVIL, deployed)
                .separators()
                .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, deployed)
                .claims()
                .secureBootMode())
        .isEmpty();
  }

  @Test
  void listsEveryAuthority() throws MalformedException {
    Bytes authority = BootLogWriter.variable(IMAGE_SECURITY, "db", OWNER + HASH);
    BootClaims boot =
        log.separators()
            .measure(7, EV_EFI_VARIABLE_AUTHORITY, authority)
            .event(7, EV_EFI_VARIABLE_AUTHORITY, EVIL, authority)
            .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, authority)
            .event(7, EventType.EV_ACTION, EVIL, ACTION)
            .claims();
    BootAuthority unproven = new BootAuthority("", "", Bytes.EMPTY, false);
    assertThat(boot.authorities().orElseThrow()).hasSize(4);
    assertThat(boot.authorities().orElseThrow().getFirst())
        .isEqualTo(new BootAuthority("db", "", Bytes.ofHex(HASH), true));
    assertThat(boot.authorities().orElseThrow()).element(1).isEqualTo(unproven);
    assertThat(boot.authorities().orElseThrow().get(2).variable()).isEmpty();
    assertThat(boot.authorities().orElseThrow()).last().isEqualTo(unproven);
  }

  @Test
  void provesNoRevocationsOfShimWhereTheRealOnesMayBeHidden() throws MalformedException {
    Bytes old = BootLogWriter.variable(SHIM_LOCK, "SbatLevel", Bytes.ofUtf8("sbat,1").hex());
    Bytes late = BootLogWriter.variable(SHIM_LOCK, "SbatLevel", Bytes.ofUtf8("sbat,9").hex());
    assertThat(
            log.separators()
                .measure(7, EV_EFI_VARIABLE_AUTHORITY, old)
                .claims()
                .loader()
                .sbatLevel())
        .contains("sbat,1");
    for (BootLogWriter hiding :
        List.of(
            new BootLogWriter().separators().measure(7, EV_EFI_VARIABLE_AUTHORITY, old),
            new BootLogWriter().separators().measure(7, EV_EFI_ACTION, old),
            new BootLogWriter().separators().event(7, EV_EFI_VARIABLE_AUTHORITY, old, ACTION))) {
      assertThat(hiding.measure(7, EV_EFI_VARIABLE_AUTHORITY, late).claims().loader().sbatLevel())
          .isEmpty();
    }
  }

  @Test
  void readsTheBootManager() throws MalformedException {
    Bytes order = BootLogWriter.variable(GLOBAL, "BootOrder", "02000100");
    BootClaims boot = log.measure(1, EV_EFI_VARIABLE_BOOT, order).separators().claims();
    assertThat(boot.firmware().bootOrder().orElseThrow()).containsExactly(2L, 1L);
    assertThat(
            new BootLogWriter()
                .event(1, EV_EFI_VARIABLE_BOOT, EVIL, order)
                .separators()
                .claims()
                .firmware()
                .bootOrder()
                .orElseThrow())
        .isEmpty();
  }

  @Test
  void readsWhatWindowsProves() throws MalformedException {
    Bytes early = Bytes.ofHex(sipa("03000500", "00") + sipa("02000500", "01"));
    Bytes late = Bytes.ofHex(sipa("03000500", "00") + sipa("02000500", "00"));
    Bytes closed = Bytes.ofUtf8("WBCL");
    Map<String, Long> facts =
        new BootLogWriter()
            .separators()
            .measure(12, EV_EVENT_TAG, early)
            .measure(12, EV_SEPARATOR, closed)
            .measure(13, EV_EVENT_TAG, late)
            .measure(13, EV_SEPARATOR, closed)
            .measure(13, EV_EVENT_TAG, Bytes.ofHex(sipa("12000500", "01")))
            .claims()
            .windows()
            .facts();
    assertThat(facts).containsExactly(Map.entry("test_signing", 0L));
    for (EventType hidden : List.of(EV_SEPARATOR, EV_EFI_ACTION)) {
      assertThat(
              new BootLogWriter()
                  .separators()
                  .measure(12, EV_EVENT_TAG, early)
                  .measure(13, hidden, late)
                  .claims()
                  .windows()
                  .facts())
          .isEmpty();
    }
  }

  @Test
  void showsEverythingOfRegistersThatHoldFiles() throws MalformedException {
    BootClaims boot =
        log.event(0, EV_EFI_ACTION, EVIL, ACTION)
            .separators()
            .event(9, EV_EFI_ACTION, EVIL, ACTION)
            .event(14, EV_SEPARATOR, EVIL, Bytes.ofUtf8("WBCL"))
            .claims();
    assertThat(boot.firmware().parts().orElseThrow())
        .extracting(MeasuredContent::digest)
        .containsExactly(EVIL.sha256());
    MeasuredContent nameless = new MeasuredContent("", EVIL.sha256());
    assertThat(boot.loader().files().orElseThrow()).containsExactly(nameless);
    assertThat(boot.loader().shim().orElseThrow()).containsExactly(nameless);
  }

  private static Optional<SecureBootMode> mode(String variable, String value)
      throws MalformedException {
    return new BootLogWriter()
        .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, BootLogWriter.variable(GLOBAL, variable, value))
        .separators()
        .claims()
        .secureBootMode();
  }

  private static String list(String hashes) {
    int entries = (hashes.length() / 2 + 16) / 48;
    return "2616c4c14c509240aca941f936934328"
        + "%02x000000".formatted(28 + 48 * entries)
        + "0000000030000000"
        + OWNER
        + hashes;
  }

  private static String sipa(String type, String value) {
    return type + "01000000" + value;
  }

  private static Bytes utf16(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_16LE));
  }
}
