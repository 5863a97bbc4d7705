package org.tvd.protocol.bootlog.data;

import java.util.Optional;
import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.EfiGuid;

/**
 * An EFI_SIGNATURE_DATA: an entry of a database of keys and hashes.
 *
 * @param type of the list that it stands in
 * @param owner who put it there, by its own words; zeros where shim logs a bare certificate
 * @param data a DER certificate, a hash, … by the type
 */
public record Signature(SignatureType type, UUID owner, Bytes data) {
  static final int OWNER = 16;

  static Signature parse(SignatureType type, Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("EFI_SIGNATURE_DATA", data);
    return read(type, data.size(), in);
  }

  static Signature read(SignatureType type, long size, ByteReader in) throws MalformedException {
    UUID owner = EfiGuid.read(in, "SignatureOwner");
    return new Signature(type, owner, in.bytes(size - OWNER, "SignatureData"));
  }

  /** The certificate's subject (RFC 2253); empty where this is no readable certificate. */
  public Optional<String> subject() {
    return type == SignatureType.X509 ? CertificateSubject.of(data) : Optional.empty();
  }
}
