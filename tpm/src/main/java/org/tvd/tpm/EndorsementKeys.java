package org.tvd.tpm;

import static org.tvd.protocol.tpm.EndorsementTemplate.H1;
import static org.tvd.protocol.tpm.EndorsementTemplate.H2;
import static org.tvd.protocol.tpm.EndorsementTemplate.H3;
import static org.tvd.protocol.tpm.EndorsementTemplate.H4;
import static org.tvd.protocol.tpm.EndorsementTemplate.H6;
import static org.tvd.protocol.tpm.EndorsementTemplate.H7;
import static org.tvd.protocol.tpm.EndorsementTemplate.L1;
import static org.tvd.protocol.tpm.EndorsementTemplate.L2;

import java.util.List;
import java.util.SortedSet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.protocol.x509.StoredCertificate;
import org.tvd.tpm.command.KeyTemplates;
import org.tvd.tpm.command.NvMemory;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPMT_PUBLIC;

/**
 * Finds the endorsement key that the manufacturer certified (TCG EK Credential Profile for TPM
 * Family 2.0, version 2.5, 2.2.1: NV indices; 2.2.1.4: certificate chain).
 */
final class EndorsementKeys {
  private static final int FIRST_INDEX = 0x01c00000;
  private static final int FIRST_CHAIN_INDEX = 0x01c00100;
  private static final int LAST_INDEX = 0x01c001ff;

  /** Elliptic curves first: a TPM uses them many times faster. */
  private static final List<EndorsementTemplate> PREFERENCE =
      List.of(L2, H2, H3, H4, L1, H1, H6, H7);

  private EndorsementKeys() {}

  /**
   * What the TPM's NV memory holds.
   *
   * @param template that makes the key
   * @param certificate of that key, DER; empty if none is stored
   * @param chain further certificates, DER
   */
  record Stored(TPMT_PUBLIC template, Bytes certificate, List<Bytes> chain) {}

  static Stored find(TpmCommands commands) throws TpmException {
    NvMemory nv = new NvMemory(commands);
    SortedSet<Integer> indices = nv.indices(FIRST_INDEX, LAST_INDEX);
    for (EndorsementTemplate known : PREFERENCE) {
      if (indices.contains(known.certificateIndex())) {
        List<Bytes> found = certificates(nv.read(known.certificateIndex()));
        if (!found.isEmpty()) {
          return new Stored(
              template(nv, indices, known),
              found.getFirst(),
              chain(nv, indices.tailSet(FIRST_CHAIN_INDEX)));
        }
      }
    }
    return new Stored(KeyTemplates.endorsement(L2.template()), Bytes.EMPTY, List.of());
  }

  /** The profile's template, unless the manufacturer wrote another, or a nonce (2.2.1.2). */
  private static TPMT_PUBLIC template(
      NvMemory nv, SortedSet<Integer> indices, EndorsementTemplate known) throws TpmException {
    Bytes template =
        indices.contains(known.templateIndex()) ? nv.read(known.templateIndex()) : known.template();
    return indices.contains(known.nonceIndex())
        ? KeyTemplates.endorsement(template, nv.read(known.nonceIndex()))
        : KeyTemplates.endorsement(template);
  }

  /** The chain is one sequence of certificates, spread over as many indices as it takes. */
  private static List<Bytes> chain(NvMemory nv, SortedSet<Integer> indices) throws TpmException {
    Bytes all = Bytes.EMPTY;
    for (int index : indices) {
      all = Bytes.concat(all, nv.read(index));
    }
    return certificates(all);
  }

  private static List<Bytes> certificates(Bytes content) throws TpmException {
    try {
      return StoredCertificate.all(content);
    } catch (MalformedException e) {
      throw new TpmException("the TPM's certificate store: " + e.getMessage(), e);
    }
  }
}
