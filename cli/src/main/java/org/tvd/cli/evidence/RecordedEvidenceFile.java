package org.tvd.cli.evidence;

import java.io.IOException;
import java.nio.file.Path;
import org.tvd.protocol.StrictJson;
import org.tvd.verifier.RecordedEvidence;
import tools.jackson.core.JacksonException;

/** What {@code tvd evidence export} writes. */
public final class RecordedEvidenceFile {
  private RecordedEvidenceFile() {}

  /**
   * Reads it.
   *
   * @throws IOException if {@code file} cannot be read or is something else
   */
  public static RecordedEvidence read(Path file) throws IOException {
    try {
      return StrictJson.mapper()
          .readValue(EvidenceFiles.read(file).toArray(), RecordedEvidence.class);
    } catch (JacksonException e) {
      throw new IOException(
          file
              + ": expected evidence as 'tvd evidence export' writes it, found something else: "
              + TerminalText.of(e.getOriginalMessage()),
          e);
    }
  }
}
