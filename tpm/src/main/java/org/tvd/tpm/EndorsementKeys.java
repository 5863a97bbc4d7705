package org.tvd.tpm;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.tvd.protocol.Bytes;
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
  private static final int MAX_CHAIN = 16;

  private EndorsementKeys() {}

  /** The kinds of endorsement key that are known here, the preferred first. */
  enum Kind {
    ECC_P256(0x01c0000a, true),
    RSA_2048(0x01c00002, true),
    ECC_P384(0x01c00016, false);

    private final int certificateIndex;
    private final boolean policyOnly;

    Kind(int certificateIndex, boolean policyOnly) {
      this.certificateIndex = certificateIndex;
      this.policyOnly = policyOnly;
    }

    TPMT_PUBLIC template() {
      return switch (this) {
        case ECC_P256 -> KeyTemplates.endorsementP256();
        case RSA_2048 -> KeyTemplates.endorsementRsa2048();
        case ECC_P384 -> KeyTemplates.endorsementP384();
      };
    }

    /** Whether the key is used under PolicyA; otherwise its own empty authorisation does. */
    boolean policyOnly() {
      return policyOnly;
    }
  }

  /**
   * What the TPM's NV memory holds.
   *
   * @param kind of the key to use
   * @param certificate of that key, DER; empty if none is stored
   * @param chain further certificates, DER
   */
  record Stored(Kind kind, Bytes certificate, List<Bytes> chain) {}

  static Stored find(TpmCommands commands) throws TpmException {
    NvMemory nv = new NvMemory(commands);
    SortedSet<Integer> indices = nv.indices(FIRST_INDEX, LAST_INDEX);
    for (Kind kind : Kind.values()) {
      if (indices.contains(kind.certificateIndex)) {
        List<Bytes> found = certificates(nv.read(kind.certificateIndex));
        if (!found.isEmpty()) {
          return new Stored(kind, found.getFirst(), chain(nv, indices.tailSet(FIRST_CHAIN_INDEX)));
        }
      }
    }
    return new Stored(Kind.ECC_P256, Bytes.EMPTY, List.of());
  }

  /** The chain is one sequence of certificates, spread over as many indices as it takes. */
  private static List<Bytes> chain(NvMemory nv, SortedSet<Integer> indices) throws TpmException {
    Bytes all = Bytes.EMPTY;
    for (int index : indices) {
      all = Bytes.concat(all, nv.read(index));
    }
    return certificates(all);
  }

  /** The certificates that {@code content} starts with; manufacturers pad with 00 or FF. */
  private static List<Bytes> certificates(Bytes content) throws TpmException {
    List<Bytes> found = new ArrayList<>();
    int at = 0;
    while (at < content.size() && content.at(at) == 0x30) {
      int size = derSize(content, at);
      if (size > content.size() - at || found.size() == MAX_CHAIN) {
        throw new TpmException(
            "the TPM's certificate store: expected at most %d whole certificates, found one of %d"
                    .formatted(MAX_CHAIN, size)
                + " bytes in the last %d".formatted(content.size() - at));
      }
      found.add(content.slice(at, at + size));
      at += size;
    }
    for (int i = at; i < content.size() && found.isEmpty(); i++) {
      if (content.at(i) != 0x00 && content.at(i) != 0xff) {
        throw new TpmException(
            "the TPM's certificate store: expected a DER certificate, found the byte 0x%02x"
                .formatted(content.at(i)));
      }
    }
    return found;
  }

  /** The size of the DER element at {@code at}, with its tag and length (X.690, 8.1.3). */
  private static int derSize(Bytes content, int at) throws TpmException {
    if (content.size() - at >= 4 && content.at(at + 1) == 0x82) {
      return 4 + (content.at(at + 2) << 8) + content.at(at + 3);
    }
    if (content.size() - at >= 3 && content.at(at + 1) == 0x81) {
      return 3 + content.at(at + 2);
    }
    throw new TpmException(
        "the TPM's certificate store: expected a certificate of 128 to 65535 bytes");
  }
}
