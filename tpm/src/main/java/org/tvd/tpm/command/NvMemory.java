package org.tvd.tpm.command;

import java.util.SortedSet;
import java.util.TreeSet;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmException;
import tss.tpm.NV_ReadPublicResponse;
import tss.tpm.TPMA_NV;
import tss.tpm.TPML_HANDLE;
import tss.tpm.TPML_TAGGED_TPM_PROPERTY;
import tss.tpm.TPMS_TAGGED_PROPERTY;
import tss.tpm.TPM_CAP;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_PT;

/** Reads the TPM's NV memory: certificates that its manufacturer wrote. */
public final class NvMemory {
  private static final int MAX_INDEX_SIZE = 16 * 1024;
  private static final int MAX_INDICES = 64;
  private static final int SMALLEST_BUFFER = 64;
  private static final int LARGEST_BUFFER = 1024;

  private final TpmCommands commands;

  public NvMemory(TpmCommands commands) {
    this.commands = commands;
  }

  /** The defined indices from {@code from} to {@code to}, inclusive, ascending. */
  public SortedSet<Integer> indices(int from, int to) throws TpmException {
    SortedSet<Integer> found = new TreeSet<>();
    TPML_HANDLE handles =
        commands.call(
            "TPM2_GetCapability",
            tpm ->
                (TPML_HANDLE) tpm.GetCapability(TPM_CAP.HANDLES, from, MAX_INDICES).capabilityData);
    for (TPM_HANDLE handle : handles.handle) {
      if (handle.handle >= from && handle.handle <= to) {
        found.add(handle.handle);
      }
    }
    return found;
  }

  /** All that is written at {@code index}. */
  public Bytes read(int index) throws TpmException {
    TPM_HANDLE handle = new TPM_HANDLE(index);
    NV_ReadPublicResponse area =
        commands.call("TPM2_NV_ReadPublic", tpm -> tpm.NV_ReadPublic(handle));
    int size = area.nvPublic.dataSize & 0xffff;
    if (size > MAX_INDEX_SIZE) {
      throw new TpmException(
          "NV index 0x%08x: expected at most %d bytes, found %d"
              .formatted(index, MAX_INDEX_SIZE, size));
    }
    // Where the index allows it, its own empty authorisation: the owner may have set a password.
    boolean ownAuth = area.nvPublic.attributes.hasAttr(TPMA_NV.AUTHREAD);
    TPM_HANDLE auth = ownAuth ? handle : TPM_HANDLE.OWNER;
    int step = bufferSize();
    Bytes content = Bytes.EMPTY;
    while (content.size() < size) {
      int offset = content.size();
      int count = Math.min(step, size - offset);
      Bytes part =
          Bytes.of(commands.call("TPM2_NV_Read", tpm -> tpm.NV_Read(auth, handle, count, offset)));
      if (part.size() != count) {
        throw new TpmException(
            "TPM2_NV_Read: expected %d bytes, found %d".formatted(count, part.size()));
      }
      content = Bytes.concat(content, part);
    }
    return content;
  }

  /** How much NV memory one command may read or write, bytes. */
  public int bufferSize() throws TpmException {
    TPML_TAGGED_TPM_PROPERTY properties =
        commands.call(
            "TPM2_GetCapability",
            tpm ->
                (TPML_TAGGED_TPM_PROPERTY)
                    tpm.GetCapability(TPM_CAP.TPM_PROPERTIES, TPM_PT.NV_BUFFER_MAX.toInt(), 1)
                        .capabilityData);
    for (TPMS_TAGGED_PROPERTY property : properties.tpmProperty) {
      if (property.property.toInt() == TPM_PT.NV_BUFFER_MAX.toInt()) {
        return Math.clamp(property.value, SMALLEST_BUFFER, LARGEST_BUFFER);
      }
    }
    return SMALLEST_BUFFER;
  }
}
