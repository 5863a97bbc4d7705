package org.tvd.protocol.bootlog.data;

import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.GrubLabel;

/** Reads what boot loaders write: shim, GRUB, systemd, the Linux EFI stub and Windows. */
final class LoaderReader {
  private static final int UKI_PCR = 11;
  private static final int COMMAND_LINE_PCR = 12;

  /** Before systemd 251. */
  private static final int OLD_COMMAND_LINE_PCR = 8;

  private static final int SHIM_PCR = 14;

  private LoaderReader() {}

  /** EV_IPL: GRUB labels its texts, shim writes the names of variables, systemd writes UTF-16. */
  static EventData ipl(int pcr, Bytes data) {
    for (GrubLabel label : GrubLabel.values()) {
      if (data.hasAt(0, label.text())) {
        String text = LoggedText.utf8(data.slice(label.text().length(), data.size()));
        return switch (label) {
          case GRUB_CMD -> new EventData.GrubCommand(text);
          case KERNEL_CMDLINE -> new EventData.KernelCommandLine(text);
          case MODULE_CMDLINE -> new EventData.ModuleCommandLine(text);
        };
      }
    }
    if (!LoggedText.isPrintable(data)) {
      return new EventData.Opaque(data);
    }
    if (LoggedText.isUtf16(data)) {
      String text = LoggedText.utf16(data);
      return switch (pcr) {
        case UKI_PCR -> new EventData.UkiSection(text);
        case OLD_COMMAND_LINE_PCR, COMMAND_LINE_PCR -> new EventData.KernelCommandLine(text);
        default -> new EventData.Text(text);
      };
    }
    String text = LoggedText.utf8(data);
    return pcr == SHIM_PCR ? new EventData.ShimVariable(text) : new EventData.LoadedFile(text);
  }

  /** EV_EVENT_TAG: TCG_PCClientTaggedEvent, or the SIPA events of Windows, which look alike. */
  static EventData tagged(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("TCG_PCClientTaggedEvent", data);
    long id = in.u32("taggedEventID");
    if (SipaEvent.isSipa(id)) {
      return new EventData.WindowsEvents(SipaEvent.parse(data));
    }
    Bytes text = in.bytes(in.u32("taggedEventDataSize"), "taggedEventData");
    in.end();
    return new EventData.Tagged(id, LoggedText.of(text));
  }
}
