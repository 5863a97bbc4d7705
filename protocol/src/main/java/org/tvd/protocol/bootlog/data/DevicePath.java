package org.tvd.protocol.bootlog.data;

import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * An EFI_DEVICE_PATH_PROTOCOL as text (UEFI specification, chapter 10).
 *
 * @param nodes each as section 10.6.1.6 spells it; one of an unusual kind as Path(type,subtype,hex)
 */
public record DevicePath(List<String> nodes) {
  private static final int MAX_NODES = 64;
  private static final int HEADER = 4;
  private static final int END = 0x7f;
  private static final int END_OF_ALL = 0xff;

  public DevicePath {
    nodes = List.copyOf(nodes);
  }

  /** Parses the whole of {@code data}; the end node may be missing. */
  static DevicePath parse(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("EFI_DEVICE_PATH_PROTOCOL", data);
    List<String> nodes = new ArrayList<>();
    while (in.remaining() > 0) {
      if (nodes.size() == MAX_NODES) {
        throw in.malformed("expected at most " + MAX_NODES + " nodes");
      }
      int type = in.u8("Type");
      int subType = in.u8("SubType");
      int length = in.u16("Length");
      Bytes body = in.bytes((long) length - HEADER, "node");
      if (type == END && subType == END_OF_ALL) {
        in.skip(in.remaining(), "rest"); // some firmware logs a path with what lay behind it
      } else {
        nodes.add(type == END ? "," : DevicePathNode.text(type, subType, body));
      }
    }
    return new DevicePath(nodes);
  }

  /** The nodes with slashes between them, as UEFI shells print a path. */
  public String text() {
    return String.join("/", nodes);
  }
}
