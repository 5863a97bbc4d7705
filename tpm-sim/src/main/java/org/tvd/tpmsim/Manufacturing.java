package org.tvd.tpmsim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import org.tvd.tpm.command.KeyTemplates;
import org.tvd.tpm.command.NvMemory;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPMA_NV;
import tss.tpm.TPMS_NV_PUBLIC;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_SU;

/** What a TPM and platform manufacturer does to a new TPM before it is sold. */
final class Manufacturing {
  private static final byte[] ALL = {-1, -1, -1};
  private static final byte[] NONE = {0, 0, 0};

  private Manufacturing() {}

  /**
   * Certifies the endorsement key, writes the certificate to NV memory, and leaves the SHA-256 and
   * SHA-384 banks only. The TPM must have been started; it is shut down, and must be reset.
   */
  static void of(TpmTransport transport, EkAuthority authority, EndorsementTemplate kind)
      throws TpmException {
    TpmCommands commands = new TpmCommands(transport);
    Bytes area =
        commands.primaryPublicArea(
            TPM_HANDLE.ENDORSEMENT, KeyTemplates.endorsement(kind.template()));
    store(commands, kind.certificateIndex(), authority.issue(publicKey(area)));
    TPMS_PCR_SELECTION[] banks = {
      new TPMS_PCR_SELECTION(TPM_ALG_ID.SHA1, NONE),
      new TPMS_PCR_SELECTION(TPM_ALG_ID.SHA256, ALL),
      new TPMS_PCR_SELECTION(TPM_ALG_ID.SHA384, ALL),
      new TPMS_PCR_SELECTION(TPM_ALG_ID.SHA512, NONE)
    };
    boolean allocated =
        commands.call("TPM2_PCR_Allocate", tpm -> tpm.PCR_Allocate(TPM_HANDLE.PLATFORM, banks))
                .allocationSuccess
            != 0;
    if (!allocated) {
      throw new TpmException("TPM2_PCR_Allocate: the TPM has no SHA-256 and SHA-384 banks");
    }
    commands.order("TPM2_Shutdown", tpm -> tpm.Shutdown(TPM_SU.CLEAR));
  }

  /** The key of a public area that a TPM just made. */
  private static PublicKey publicKey(Bytes publicArea) {
    try {
      return PublicKeys.of(TpmPublic.parse(publicArea));
    } catch (MalformedException | GeneralSecurityException e) {
      throw new IllegalStateException("the TPM made an endorsement key of an unknown form", e);
    }
  }

  private static void store(TpmCommands commands, int index, Bytes content) throws TpmException {
    TPM_HANDLE handle = new TPM_HANDLE(index);
    TPMA_NV attributes =
        new TPMA_NV(
            TPMA_NV.PLATFORMCREATE,
            TPMA_NV.PPWRITE,
            TPMA_NV.PPREAD,
            TPMA_NV.OWNERREAD,
            TPMA_NV.AUTHREAD,
            TPMA_NV.NO_DA,
            TPMA_NV.WRITEDEFINE);
    commands.order(
        "TPM2_NV_DefineSpace",
        tpm ->
            tpm.NV_DefineSpace(
                TPM_HANDLE.PLATFORM,
                new byte[0],
                new TPMS_NV_PUBLIC(
                    handle, TPM_ALG_ID.SHA256, attributes, new byte[0], content.size())));
    int step = new NvMemory(commands).bufferSize();
    for (int from = 0; from < content.size(); from += step) {
      int offset = from;
      byte[] part = content.slice(from, Math.min(from + step, content.size())).toArray();
      commands.order(
          "TPM2_NV_Write", tpm -> tpm.NV_Write(TPM_HANDLE.PLATFORM, handle, part, offset));
    }
    commands.order("TPM2_NV_WriteLock", tpm -> tpm.NV_WriteLock(TPM_HANDLE.PLATFORM, handle));
  }

  /** What firmware does first after a power cycle. */
  static void startup(TpmTransport transport) throws TpmException {
    new TpmCommands(transport).order("TPM2_Startup", tpm -> tpm.Startup(TPM_SU.CLEAR));
  }
}
