package org.tvd.tpm;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * A TPM's endorsement key: its identity.
 *
 * @param certificate the manufacturer's certificate, DER, without padding; empty if the TPM has
 *     none
 * @param chain intermediate certificates that the TPM stores, DER; often empty
 * @param publicArea the marshalled TPMT_PUBLIC
 */
public record EndorsementKey(Bytes certificate, List<Bytes> chain, Bytes publicArea) {

  public EndorsementKey {
    chain = List.copyOf(chain);
  }
}
