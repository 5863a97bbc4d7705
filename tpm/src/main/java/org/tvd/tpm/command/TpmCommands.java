package org.tvd.tpm.command;

import java.security.SecureRandom;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import tss.Tpm;
import tss.tpm.CreatePrimaryResponse;
import tss.tpm.CreateResponse;
import tss.tpm.TPM2B_PRIVATE;
import tss.tpm.TPMS_NULL_SIG_SCHEME;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_SE;

/** Sends TPM commands, one thread at a time, and turns every failure into a named exception. */
public final class TpmCommands {
  private static final int NONCE_SIZE = 16;

  private final TransportDevice device;
  private final SecureRandom random = new SecureRandom();

  public TpmCommands(TpmTransport transport) {
    this.device = new TransportDevice(transport);
  }

  /** One command as TSS.Java calls it. */
  @FunctionalInterface
  public interface Call<T> {
    T on(Tpm tpm);
  }

  /** One command without a result. */
  @FunctionalInterface
  public interface Order {
    void on(Tpm tpm);
  }

  /**
   * Sends one command.
   *
   * @param name the command's, for messages, such as TPM2_Quote
   * @throws TpmException if the TPM refuses, or cannot be reached
   */
  public <T> T call(String name, Call<T> call) throws TpmException {
    // TSS.Java keeps the state of a call in this object, also after a failed one: a new one each.
    Tpm tpm = new Tpm();
    tpm._setDevice(device);
    try {
      return call.on(tpm);
    } catch (TransportDevice.Failure e) {
      throw e.named(name);
    } catch (RuntimeException | OutOfMemoryError e) {
      // TSS.Java makes room for as many elements as a response claims to have.
      throw new TpmException(name + ": the response is not of its declared form", e);
    }
  }

  /** Sends one command that has no result. */
  public void order(String name, Order order) throws TpmException {
    call(
        name,
        tpm -> {
          order.on(tpm);
          return true;
        });
  }

  /**
   * An attestation's parts, exactly as the TPM sent them.
   *
   * @param attest the TPMS_ATTEST
   * @param signature the marshalled TPMT_SIGNATURE
   */
  public record Attested(Bytes attest, Bytes signature) {}

  /** Sends one of the attestation commands: TPM2_Quote, TPM2_Certify, TPM2_GetTime. */
  public Attested attest(String name, Order order) throws TpmException {
    order(name, order);
    try {
      ByteReader in = ByteReader.bigEndian(name + " response", device.parameters());
      Bytes attest = in.sized16(TpmTransport.MAX_SIZE, "TPM2B_ATTEST");
      return new Attested(attest, in.bytes(in.remaining(), "TPMT_SIGNATURE"));
    } catch (MalformedException e) {
      throw new TpmException(name + ": the response is not of its declared form", e);
    }
  }

  /** TPM2_Quote of {@code selection}, in the key's own scheme. */
  public Attested quote(Loaded key, Bytes qualifyingData, TPMS_PCR_SELECTION[] selection)
      throws TpmException {
    return attest(
        "TPM2_Quote",
        tpm ->
            tpm.Quote(
                key.handle(), qualifyingData.toArray(), new TPMS_NULL_SIG_SCHEME(), selection));
  }

  /** Something loaded into the TPM, which closing flushes from it. */
  public final class Loaded implements AutoCloseable {
    private final TPM_HANDLE handle;

    private Loaded(TPM_HANDLE handle) {
      this.handle = handle;
    }

    public TPM_HANDLE handle() {
      return handle;
    }

    @Override
    public void close() throws TpmException {
      order("TPM2_FlushContext", tpm -> tpm.FlushContext(handle));
    }
  }

  /** Puts an existing handle under {@link Loaded}'s care. */
  public Loaded loaded(TPM_HANDLE handle) {
    return new Loaded(handle);
  }

  /** Creates a primary key; with the same template and seed it is the same key every time. */
  public Loaded createPrimary(TPM_HANDLE hierarchy, TPMT_PUBLIC template) throws TpmException {
    return loaded(primary(hierarchy, template).handle);
  }

  /** The TPMT_PUBLIC of a primary key, of which nothing stays loaded. */
  public Bytes primaryPublicArea(TPM_HANDLE hierarchy, TPMT_PUBLIC template) throws TpmException {
    CreatePrimaryResponse created = primary(hierarchy, template);
    loaded(created.handle).close();
    return Bytes.of(created.outPublic.toBytes());
  }

  /** The TPMT_PUBLIC of something loaded. */
  public Bytes publicArea(Loaded loaded) throws TpmException {
    return Bytes.of(
        call("TPM2_ReadPublic", tpm -> tpm.ReadPublic(loaded.handle())).outPublic.toBytes());
  }

  private CreatePrimaryResponse primary(TPM_HANDLE hierarchy, TPMT_PUBLIC template)
      throws TpmException {
    return call(
        "TPM2_CreatePrimary",
        tpm ->
            tpm.CreatePrimary(
                hierarchy,
                new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                template,
                new byte[0],
                new TPMS_PCR_SELECTION[0]));
  }

  /** Creates a key below {@code parent}. */
  public AttestationKey create(Loaded parent, TPMT_PUBLIC template) throws TpmException {
    CreateResponse created =
        call(
            "TPM2_Create",
            tpm ->
                tpm.Create(
                    parent.handle(),
                    new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                    template,
                    new byte[0],
                    new TPMS_PCR_SELECTION[0]));
    return new AttestationKey(
        Bytes.of(created.outPublic.toBytes()), Bytes.of(created.outPrivate.buffer));
  }

  /** Loads a key below {@code parent}. */
  public Loaded load(Loaded parent, AttestationKey key) throws TpmException {
    TPMT_PUBLIC area = publicArea(key.publicArea());
    TPM2B_PRIVATE sensitive = new TPM2B_PRIVATE(key.privateArea().toArray());
    return loaded(call("TPM2_Load", tpm -> tpm.Load(parent.handle(), sensitive, area)));
  }

  /**
   * Starts a policy session, with a nonce of a good source.
   *
   * @param hash the name algorithm of the object that it is for
   */
  public Loaded policySession(TPM_ALG_ID hash) throws TpmException {
    byte[] nonce = new byte[NONCE_SIZE];
    random.nextBytes(nonce);
    return loaded(
        call(
            "TPM2_StartAuthSession",
            tpm ->
                tpm.StartAuthSession(
                        TPM_HANDLE.NULL,
                        TPM_HANDLE.NULL,
                        nonce,
                        new byte[0],
                        TPM_SE.POLICY,
                        new TPMT_SYM_DEF(),
                        hash)
                    .handle));
  }

  /** Reads a TPMT_PUBLIC; TSS.Java takes truncated ones, so it must marshal to the same bytes. */
  static TPMT_PUBLIC publicArea(Bytes marshalled) throws TpmException {
    try {
      TPMT_PUBLIC area = TPMT_PUBLIC.fromBytes(marshalled.toArray());
      if (Bytes.of(area.toBytes()).equals(marshalled)) {
        return area;
      }
    } catch (RuntimeException e) {
      throw new TpmException("the key's public area is damaged; make a new key", e);
    }
    throw new TpmException("the key's public area is damaged; make a new key");
  }
}
