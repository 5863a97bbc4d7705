package org.tvd.policy.claims;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * One of the variables that decide what Secure Boot lets run: PK, KEK, db, dbx, dbt or dbr.
 *
 * @param certificates in their order
 * @param hashes of images, in their order
 * @param others how many entries are of another kind
 */
public record SignatureDatabase(
    @Claim("Its certificates, in their order") List<BootCertificate> certificates,
    @Claim("Its hashes of images, in their order") List<Bytes> hashes,
    @Claim("How many entries are neither certificates nor hashes of images") long others) {

  public SignatureDatabase {
    certificates = Deferred.copyOf(certificates);
    hashes = Deferred.copyOf(hashes);
  }
}
