package org.tvd.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.Endorsement;
import org.tvd.policy.signature.PolicySignatures;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import org.tvd.verifier.store.PolicyEndorsements;

/**
 * Who may say who the owners of the policy are. With a root, a policy is put in force only if each
 * of its files is signed by its owner; without one, by whoever can write into its directory.
 */
final class PolicyRoot {
  private final @Nullable X509Certificate certificate;
  private final Jdbi jdbi;

  private PolicyRoot(@Nullable X509Certificate certificate, Jdbi jdbi) {
    this.certificate = certificate;
    this.jdbi = jdbi;
  }

  /**
   * @param file a certificate, PEM; null where the operator pins none
   * @throws IOException if the file cannot be read or holds anything else
   */
  static PolicyRoot open(@Nullable Path file, Jdbi jdbi) throws IOException {
    if (file == null) {
      return new PolicyRoot(null, jdbi);
    }
    try {
      List<Pem> blocks = Pem.parse(Files.readString(file));
      if (blocks.size() != 1) {
        throw new IOException(
            file + ": expected one certificate for 'policy-root', found " + blocks.size());
      }
      return new PolicyRoot(blocks.getFirst().certificate(), jdbi);
    } catch (MalformedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks the signatures of a policy.
   *
   * @return what was signed; nothing without a root
   * @throws PolicyException with every error
   */
  SortedMap<String, Endorsement> check(PolicySet policy, Instant now) throws PolicyException {
    if (certificate == null) {
      return Collections.emptySortedMap();
    }
    Map<String, Endorsement> accepted = PolicyEndorsements.accepted(jdbi);
    return PolicySignatures.verify(policy, certificate, accepted, now);
  }
}
