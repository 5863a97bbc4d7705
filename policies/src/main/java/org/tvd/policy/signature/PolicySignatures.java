package org.tvd.policy.signature;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.OwnersFile;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/**
 * Whether the owners of a policy set have signed it. Trust begins outside of the set, at the root:
 * its key signs who the owners are, and each owner signs all of the owner's files, so that none can
 * be changed, added, left out or taken from an earlier version.
 */
public final class PolicySignatures {
  /** How far clocks may be apart. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final int DIGITAL_SIGNATURE = 0;

  private final PolicySet policy;
  private final Map<String, Endorsement> accepted;
  private final Instant now;
  private final Problems problems = new Problems();

  private PolicySignatures(PolicySet policy, Map<String, Endorsement> accepted, Instant now) {
    this.policy = policy;
    this.accepted = accepted;
    this.now = now;
  }

  /** Whether the set names owners at all. */
  public static boolean namesOwners(PolicySet policy) {
    return policy.files().containsKey(OwnersFile.PATH);
  }

  /**
   * Checks every signature.
   *
   * @param root whose key signs who the owners are
   * @param accepted the statements that were accepted last, by owner; none is older from here on
   * @param now at which certificates must be valid
   * @return the statements, by owner
   * @throws PolicyException with every error; the set is refused as a whole
   */
  public static SortedMap<String, Endorsement> verify(
      PolicySet policy, X509Certificate root, Map<String, Endorsement> accepted, Instant now)
      throws PolicyException {
    PolicySignatures signatures = new PolicySignatures(policy, accepted, now);
    SortedMap<String, Endorsement> endorsements = signatures.verify(root);
    if (!signatures.problems.isEmpty()) {
      throw new PolicyException(signatures.problems.errors());
    }
    return endorsements;
  }

  private SortedMap<String, Endorsement> verify(X509Certificate root) {
    SortedMap<String, Endorsement> endorsements = new TreeMap<>();
    if (!namesOwners(policy)) {
      problems.mismatch(
          Place.ofFile(OwnersFile.PATH), "the policy is not signed", "a file of owners", "none");
      return endorsements;
    }
    OwnedFiles owned = OwnedFiles.of(policy, problems);
    owned
        .byOwner()
        .forEach(
            (owner, files) ->
                endorsement(owner, owned.certificate(owner, root), files)
                    .ifPresent(each -> endorsements.put(owner, each)));
    return endorsements;
  }

  private Optional<Endorsement> endorsement(
      String owner, X509Certificate certificate, SortedMap<String, Bytes> files) {
    Place place = Place.ofFile(OwnersFile.signature(owner));
    Bytes file = policy.files().get(place.file());
    if (file == null) {
      problems.mismatch(
          place,
          "a signature is missing",
          "that of %s over %s"
              .formatted(owner, files.isEmpty() ? "no file" : String.join(", ", files.keySet())),
          "no such file");
      return Optional.empty();
    }
    Optional<SignatureAlgorithm> algorithm = usable(place, certificate);
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    SignedStatement signed;
    try {
      signed = SignedStatement.parse(file);
    } catch (MalformedException e) {
      problems.report(place, "the signature is malformed (" + e.getMessage() + ")");
      return Optional.empty();
    }
    if (!signed.algorithm().equals(algorithm.get().jws().getName())) {
      problems.mismatch(
          place,
          "the algorithm is not allowed for this key",
          algorithm.get().jws().getName(),
          signed.algorithm());
      return Optional.empty();
    }
    if (!signed.isSignedBy(certificate.getPublicKey(), algorithm.get())) {
      problems.mismatch(
          place,
          "the signature is not " + owner + "'s",
          "one by the key of " + certificate.getSubjectX500Principal(),
          "another's, or none");
      return Optional.empty();
    }
    says(place, owner, signed.statement(), files);
    return Optional.of(notOlder(place, owner, signed));
  }

  /** What the signature says has to be right as well; it is the owner's word from here on. */
  private void says(
      Place place, String owner, Statement statement, SortedMap<String, Bytes> files) {
    if (!statement.owner().equals(owner)) {
      problems.mismatch(place, "the statement is not about this owner", owner, statement.owner());
    }
    if (statement.signed().isAfter(now.plus(TOLERANCE))) {
      problems.mismatch(
          place, "the statement is not yet signed", "a time until now", statement.signed() + "");
    }
    SortedMap<String, String> digests = Statement.digests(files);
    TreeSet<String> paths = new TreeSet<>(digests.keySet());
    paths.addAll(statement.files().keySet());
    for (String path : paths) {
      String is = digests.get(path);
      String said = statement.files().get(path);
      if (is == null) {
        problems.mismatch(
            Place.ofFile(path), "a file that " + owner + " signed is missing", "it", "none");
      } else if (said == null) {
        problems.mismatch(
            Place.ofFile(path), owner + " has not signed this file", "its digest", "none");
      } else if (!said.equals(is)) {
        problems.mismatch(
            Place.ofFile(path), "the file was changed after " + owner + " signed it", said, is);
      }
    }
  }

  private Endorsement notOlder(Place place, String owner, SignedStatement signed) {
    Endorsement found = new Endorsement(signed.statement().serial(), signed.digest());
    Endorsement last = accepted.get(owner);
    if (last != null && found.serial() < last.serial()) {
      problems.mismatch(
          place,
          "the statement is older than the one that was accepted last",
          "serial " + last.serial() + " or more",
          "serial " + found.serial());
    } else if (last != null && found.serial() == last.serial() && !found.equals(last)) {
      problems.mismatch(
          place,
          "another statement with this serial was accepted",
          "serial " + (last.serial() + 1) + " or more",
          "serial " + found.serial());
    }
    return found;
  }

  private Optional<SignatureAlgorithm> usable(Place place, X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(now));
    } catch (CertificateException e) {
      problems.mismatch(
          place,
          "the signer's certificate is not valid now",
          "%s to %s"
              .formatted(
                  certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()),
          now.toString());
      return Optional.empty();
    }
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      problems.mismatch(
          place, "the signer's key is for other uses", "digitalSignature", "other key usages");
      return Optional.empty();
    }
    Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(certificate.getPublicKey());
    if (algorithm.isEmpty()) {
      problems.mismatch(
          place,
          "the signer's key is of no kind that is allowed",
          "EC on P-256, P-384 or P-521, or RSA of 2048 bits or more",
          certificate.getPublicKey().getAlgorithm());
    }
    return algorithm;
  }
}
