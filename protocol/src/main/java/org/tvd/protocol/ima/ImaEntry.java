package org.tvd.protocol.ima;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.tvd.protocol.Bytes;

/**
 * One measurement of the kernel.
 *
 * @param index the position in the log, from 0
 * @param pcr always 10
 * @param template the template's name: ima-ng, ima-sig …
 * @param digestAlgorithm the kernel's name of the file digest's algorithm: sha256 …; with a prefix
 *     ("verity:sha256") where the template has one
 * @param digest the file's digest; zeros in a violation
 * @param path as the kernel names it, which writes an underscore for a space; bytes that are not
 *     UTF-8, control characters and backslashes are escaped, so that different paths are different
 *     strings
 * @param signature the file's IMA signature; empty where there is none
 * @param violation the file changed while it was measured, so that the digest says nothing
 * @param fields every field of the template, as it is in the log
 */
public record ImaEntry(
    int index,
    int pcr,
    String template,
    String digestAlgorithm,
    Bytes digest,
    String path,
    Bytes signature,
    boolean violation,
    Map<ImaField, Bytes> fields) {

  public ImaEntry {
    EnumMap<ImaField, Bytes> copy = new EnumMap<>(ImaField.class);
    copy.putAll(fields);
    fields = Collections.unmodifiableMap(copy);
  }

  /** The digest of the boot's registers, which is the first entry of each boot. */
  public boolean isBootAggregate() {
    return path.equals("boot_aggregate");
  }
}
