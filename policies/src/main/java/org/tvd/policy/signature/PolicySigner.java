package org.tvd.policy.signature;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.SortedMap;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.OwnersFile;
import org.tvd.policy.model.Owner;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/** Signs a policy set in the name of one of its owners, or of the root. */
public final class PolicySigner {
  private PolicySigner() {}

  /**
   * The statement that {@code owner} has to sign.
   *
   * @param signed when
   * @throws PolicyException if the set names no such owner
   */
  public static Statement statement(PolicySet policy, String owner, Instant signed)
      throws PolicyException {
    Problems problems = new Problems();
    OwnedFiles owned = OwnedFiles.of(policy, problems);
    SortedMap<String, Bytes> files = owned.byOwner().get(owner);
    if (files == null) {
      problems.unknown(Place.ofFile(OwnersFile.PATH), "owner", owner, owned.byOwner().keySet());
    }
    if (files == null || !problems.isEmpty()) {
      throw new PolicyException(problems.errors());
    }
    return Statement.of(owner, next(policy, owner), signed, files);
  }

  /** One more than that of the signature in the set; one that is malformed is to be replaced. */
  private static long next(PolicySet policy, String owner) {
    Bytes before = policy.files().get(OwnersFile.signature(owner));
    if (before == null) {
      return 1;
    }
    try {
      return Math.addExact(SignedStatement.parse(before).statement().serial(), 1);
    } catch (MalformedException e) {
      return 1;
    }
  }

  /**
   * The signature file.
   *
   * @param certified the key in the certificate by which the signature will be verified
   * @throws IllegalArgumentException if the keys are not a pair, or of no kind that is allowed
   */
  public static Bytes sign(Statement statement, PublicKey certified, PrivateKey key) {
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.of(certified)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a key on P-256, P-384 or P-521, or RSA of 2048 bits or more"));
    Bytes signature = SignedStatement.sign(statement, algorithm, key);
    try {
      if (SignedStatement.parse(signature).isSignedBy(certified, algorithm)) {
        return signature;
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("what is signed here is well-formed", e);
    }
    throw new IllegalArgumentException("expected the private key of the owner's certificate");
  }

  /** The certificate that {@code owners.yaml} names for an owner. */
  public static Owner owner(PolicySet policy, String name) throws PolicyException {
    Problems problems = new Problems();
    SortedMap<String, Owner> owners = OwnersFile.read(policy.files(), problems);
    Owner owner = owners.get(name);
    if (owner == null) {
      problems.unknown(Place.ofFile(OwnersFile.PATH), "owner", name, owners.keySet());
      throw new PolicyException(problems.errors());
    }
    return owner;
  }
}
