package org.tvd.protocol.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_BOOT_SERVICES_APPLICATION;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_AUTHORITY;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_BOOT;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_DRIVER_CONFIG;
import static org.tvd.protocol.bootlog.EventType.EV_EVENT_TAG;
import static org.tvd.protocol.bootlog.EventType.EV_IPL;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA256;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.data.EventData;
import org.tvd.protocol.bootlog.data.Signature;
import org.tvd.protocol.bootlog.data.SignatureType;

/** What the data of events says, and how much of it a digest covers. */
class EventDataTest {
  private static final Bytes NUL = Bytes.ofHex("00");
  private static final String OWNER = "bd9afa775903324dbd6028f4e78f784b";
  private static final String SHA256_LIST = "2616c4c14c509240aca941f936934328";
  private static final String HASH = "11".repeat(32);
  private static final String PATH =
      "02010c00d041030a00000000" // PciRoot(0x0)
          + "010106000017" // Pci(0x17,0x0)
          + "03120a000000ffff0000" // Sata(0x0,0xffff,0x0)
          + "04041a005c004500460049005c0061002e006500660069000000" // \EFI\a.efi
          + "7fff0400";

  @Test
  void readsGrubTextsAndCoversThemWithoutLabelAndNul() throws MalformedException {
    BootEvent command = labelled("grub_cmd: ", "set root=hd0");
    assertThat(EventData.of(command)).isEqualTo(new EventData.GrubCommand("set root=hd0"));
    assertThat(command.coverage(SHA256)).isEqualTo(Coverage.PART);
    assertThat(EventData.of(labelled("kernel_cmdline: ", "/vmlinuz ro")))
        .isEqualTo(new EventData.KernelCommandLine("/vmlinuz ro"));
    assertThat(EventData.of(labelled("module_cmdline: ", "/xen")))
        .isEqualTo(new EventData.ModuleCommandLine("/xen"));
    BootEvent forged =
        event(8, EV_IPL, Bytes.ofUtf8("evil"), Bytes.ofUtf8("grub_cmd: set root=hd0\0"));
    assertThat(forged.coverage(SHA256)).isEqualTo(Coverage.NONE);
  }

  @Test
  void readsNamesOfFilesAndOfShimsVariablesAsUncovered() throws MalformedException {
    Bytes contents = Bytes.ofUtf8("contents");
    BootEvent file = event(9, EV_IPL, contents, Bytes.ofUtf8("/initrd.img\0"));
    assertThat(EventData.of(file)).isEqualTo(new EventData.LoadedFile("/initrd.img"));
    assertThat(file.coverage(SHA256)).isEqualTo(Coverage.NONE);
    BootEvent mok = event(14, EV_IPL, contents, Bytes.ofUtf8("MokList\0"));
    assertThat(EventData.of(mok)).isEqualTo(new EventData.ShimVariable("MokList"));
  }

  @Test
  void readsWhatSystemdWrites() throws MalformedException {
    Bytes line = utf16("quiet\0");
    BootEvent stub = event(12, EV_IPL, line, line);
    assertThat(EventData.of(stub)).isEqualTo(new EventData.KernelCommandLine("quiet"));
    assertThat(stub.coverage(SHA256)).isEqualTo(Coverage.WHOLE);
    BootEvent cut = event(8, EV_IPL, line, line.slice(0, line.size() - 1));
    assertThat(EventData.of(cut)).isEqualTo(new EventData.KernelCommandLine("quiet"));
    assertThat(cut.coverage(SHA256)).isEqualTo(Coverage.WHOLE);
    BootEvent name = event(11, EV_IPL, Bytes.ofUtf8(".linux\0"), utf16(".linux\0"));
    assertThat(EventData.of(name)).isEqualTo(new EventData.UkiSection(".linux"));
    assertThat(name.coverage(SHA256)).isEqualTo(Coverage.PART);
  }

  @Test
  void readsTheLinuxStubsTags() throws MalformedException {
    Bytes data = Bytes.concat(Bytes.ofHex("ec223b8f0d000000"), Bytes.ofUtf8("Linux initrd\0"));
    assertThat(EventData.of(event(9, EV_EVENT_TAG, Bytes.ofUtf8("initrd"), data)))
        .isEqualTo(new EventData.Tagged(EventData.Tagged.LINUX_INITRD, "Linux initrd"));
  }

  @Test
  void readsDatabasesOfKeysAndHashes() throws MalformedException {
    String list = SHA256_LIST + "4c000000" + "00000000" + "30000000" + OWNER + HASH;
    Bytes variable = imageVariable("dbx", list + list);
    var database =
        (EventData.KeyDatabase)
            EventData.of(event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, variable, variable));
    assertThat(database.lists()).hasSize(2);
    assertThat(database.lists().getFirst().signatures())
        .containsExactly(
            new Signature(
                SignatureType.SHA256,
                UUID.fromString("77fa9abd-0359-4d32-bd60-28f4e78f784b"),
                Bytes.ofHex(HASH)));
  }

  @Test
  void refusesListsWhoseSizesDoNotFit() throws MalformedException {
    for (String sizes :
        List.of(
            "ffffffff0000000030000000",
            "4c000000ffffffff30000000",
            "4c0000000000000000000000",
            "4c0000000000000031000000",
            "4c0000000000000010000000",
            "1b0000000000000030000000")) {
      Bytes variable = imageVariable("db", SHA256_LIST + sizes + OWNER + HASH.substring(2));
      assertThat(EventData.of(event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, variable, variable)))
          .isInstanceOf(EventData.Undecoded.class);
    }
  }

  @Test
  void readsAuthorities() throws MalformedException {
    Bytes hash = imageVariable("db", OWNER + HASH);
    assertThat(EventData.of(event(7, EV_EFI_VARIABLE_AUTHORITY, hash, hash)))
        .isInstanceOfSatisfying(
            EventData.Authority.class,
            authority -> assertThat(authority.signature().type()).isEqualTo(SignatureType.SHA256));
    Bytes certificate = imageVariable("db", OWNER + "30820004" + "30003000");
    assertThat(EventData.of(event(7, EV_EFI_VARIABLE_AUTHORITY, certificate, certificate)))
        .isInstanceOfSatisfying(
            EventData.Authority.class,
            authority -> {
              assertThat(authority.signature().type()).isEqualTo(SignatureType.X509);
              assertThat(authority.signature().subject()).isEmpty(); // not a readable one
            });
  }

  @Test
  void readsBootVariablesAndCoversTheirValues() throws MalformedException {
    Bytes order = LogBuilder.globalVariable("BootOrder", "01000a00");
    BootEvent whole = event(1, EV_EFI_VARIABLE_BOOT, order, order);
    assertThat(EventData.of(whole)).isEqualTo(new EventData.BootOrder(List.of(1, 10)));
    assertThat(whole.coverage(SHA256)).isEqualTo(Coverage.WHOLE);
    BootEvent value = event(1, EV_EFI_VARIABLE_BOOT, Bytes.ofHex("01000a00"), order);
    assertThat(value.coverage(SHA256)).isEqualTo(Coverage.PART);

    String path = "%04x".formatted(Short.reverseBytes((short) (PATH.length() / 2)));
    Bytes entry =
        LogBuilder.globalVariable("Boot001F", "01000000" + path + "58000000" + PATH + "2a");
    assertThat(EventData.of(event(1, EV_EFI_VARIABLE_BOOT, entry, entry)))
        .isInstanceOfSatisfying(
            EventData.BootEntry.class,
            boot -> {
              assertThat(boot.number()).isEqualTo(0x1f);
              assertThat(boot.option().description()).isEqualTo("X");
              assertThat(boot.option().active()).isTrue();
              assertThat(boot.option().optionalData()).isEqualTo(Bytes.ofHex("2a"));
            });
  }

  @Test
  void spellsDevicePaths() throws MalformedException {
    Bytes image =
        Bytes.ofHex("00".repeat(24) + "%02x".formatted(PATH.length() / 2) + "00".repeat(7) + PATH);
    assertThat(EventData.of(event(4, EV_EFI_BOOT_SERVICES_APPLICATION, NUL, image)))
        .isInstanceOfSatisfying(
            EventData.ImageLoad.class,
            load ->
                assertThat(load.path().text())
                    .isEqualTo("PciRoot(0x0)/Pci(0x17,0x0)/Sata(0x0,0xffff,0x0)/\\EFI\\a.efi"));
  }

  @Test
  void opensContainersOfWindowsToALimit() throws MalformedException {
    Bytes event = Bytes.ofHex("0300050001000000" + "01");
    for (int depth = 0; depth < 8; depth++) {
      event = container(event);
    }
    assertThat(EventData.of(event(13, EV_EVENT_TAG, event, event)))
        .isInstanceOfSatisfying(
            EventData.WindowsEvents.class, windows -> assertThat(windows.events()).hasSize(1));
    for (int depth = 0; depth < 1_000; depth++) {
      event = container(event);
    }
    assertThat(EventData.of(event(13, EV_EVENT_TAG, event, event)))
        .isInstanceOf(EventData.Undecoded.class);
  }

  /** Each type takes any data: cut, random, and with each length field at its extremes. */
  @ParameterizedTest
  @EnumSource
  void decodesOrSaysWhyNot(EventType type) throws MalformedException {
    List<Bytes> data =
        List.of(
            Bytes.EMPTY,
            imageVariable("db", SHA256_LIST + "4c000000" + "00000000" + "30000000" + OWNER + HASH),
            imageVariable("db", OWNER + HASH),
            LogBuilder.globalVariable("Boot0001", "0100000032005800" + "0000" + PATH),
            Bytes.ofHex(
                "00".repeat(24) + "%02x".formatted(PATH.length() / 2) + "00".repeat(7) + PATH),
            Bytes.ofHex("00".repeat(92) + "0100000000000000" + "00".repeat(128)),
            Bytes.ofHex("0100000000000000" + OWNER + "00".repeat(8)),
            Bytes.concat(
                Bytes.ofUtf8("SPDM Device Sec\0"),
                Bytes.ofHex("0100" + "0000" + "0c000000" + "01000000" + "0101" + "0200" + "aabb"),
                Bytes.ofHex("%02x".formatted(PATH.length() / 2) + "00".repeat(7) + PATH)),
            container(container(Bytes.ofHex("0300050001000000" + "01"))));
    for (Bytes each : data) {
      for (int end = 0; end <= each.size(); end++) {
        decode(type, each.slice(0, end));
      }
      for (int at = 0; at < Math.min(each.size(), 120); at++) {
        for (int value : new int[] {0x00, 0x7f, 0x80, 0xff}) {
          byte[] changed = each.toArray();
          changed[at] = (byte) value;
          decode(type, Bytes.of(changed));
        }
      }
    }
  }

  private static void decode(EventType type, Bytes data) throws MalformedException {
    BootEvent event = event(7, type, NUL, data);
    assertThat(EventData.of(event)).isNotNull();
    if (EventData.of(event) instanceof EventData.Authority(var variable, Signature signature)) {
      assertThat(signature.subject()).isNotNull();
    }
    assertThat(event.coverage(SHA256))
        .isEqualTo(data.equals(NUL) && type.digestMayBeOfData() ? Coverage.WHOLE : Coverage.NONE);
  }

  private static Bytes container(Bytes contents) {
    int size = Integer.reverseBytes(contents.size());
    return Bytes.concat(Bytes.ofHex("01000140" + "%08x".formatted(size)), contents);
  }

  private static BootEvent labelled(String label, String text) throws MalformedException {
    return event(8, EV_IPL, Bytes.ofUtf8(text), Bytes.ofUtf8(label + text + "\0"));
  }

  private static BootEvent event(int pcr, EventType type, Bytes measured, Bytes data)
      throws MalformedException {
    return BootLog.parse(LogBuilder.agile(SHA256).event(pcr, type, measured, data).bytes())
        .events()
        .getFirst();
  }

  private static Bytes utf16(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_16LE));
  }

  /** A UEFI_VARIABLE_DATA in the namespace of db and dbx. */
  private static Bytes imageVariable(String name, String valueHex) {
    Bytes global = LogBuilder.globalVariable(name, valueHex);
    return Bytes.concat(
        Bytes.ofHex("cbb219d73a3d9645a3bcdad00e67656f"), global.slice(16, global.size()));
  }
}
