package org.tvd.protocol.bootlog.data;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.EfiGuid;
import org.tvd.protocol.bootlog.data.EventData.Partition;
import org.tvd.protocol.bootlog.data.EventData.PartitionTable;

/** Reads a UEFI_GPT_DATA: the disk's GPT header, and its entries that are in use. */
final class PartitionTableReader {
  private static final int BEFORE_DISK_GUID = 56;
  private static final int AFTER_DISK_GUID = 20;
  private static final int ENTRY = 128;
  private static final int NAME = 72;

  private PartitionTableReader() {}

  static PartitionTable read(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("UEFI_GPT_DATA", data);
    in.skip(BEFORE_DISK_GUID, "EFI_PARTITION_TABLE_HEADER");
    UUID disk = EfiGuid.read(in, "DiskGUID");
    in.skip(AFTER_DISK_GUID, "EFI_PARTITION_TABLE_HEADER");
    long count = in.u64("NumberOfPartitions");
    if (count < 0 || count != in.remaining() / ENTRY) {
      throw in.malformed("NumberOfPartitions: does not fit what follows");
    }
    List<Partition> partitions = new ArrayList<>((int) count);
    for (long i = 0; i < count; i++) {
      UUID type = EfiGuid.read(in, "PartitionTypeGUID");
      UUID id = EfiGuid.read(in, "UniquePartitionGUID");
      long first = in.u64("StartingLBA");
      long last = in.u64("EndingLBA");
      in.u64("Attributes");
      String name = LoggedText.utf16(in.bytes(NAME, "PartitionName"));
      partitions.add(new Partition(type, id, first, last, name));
    }
    in.end();
    return new PartitionTable(disk, partitions);
  }
}
