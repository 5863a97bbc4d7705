package org.tvd.policy.model;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Place;

/**
 * Who answers for files of a policy set ({@code owners.yaml}).
 *
 * @param name of the owner
 * @param certificatePath where the certificate lies in the set
 * @param certificate whose key verifies the owner's signatures
 * @param files that are the owner's, as patterns of absolute paths; the set's root is {@code /}
 * @param place where it is written
 */
public record Owner(
    String name,
    String certificatePath,
    X509Certificate certificate,
    List<PathPattern> files,
    Place place) {

  public Owner {
    files = List.copyOf(files);
  }

  /** Whether the file of this path is the owner's. */
  public boolean owns(String path) {
    Bytes absolute = Bytes.ofUtf8("/" + path);
    ByteBuffer buffer = absolute.asBuffer();
    return files.stream().anyMatch(pattern -> pattern.matches(buffer, 0, absolute.size()));
  }
}
