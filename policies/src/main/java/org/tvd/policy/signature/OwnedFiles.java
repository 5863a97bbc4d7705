package org.tvd.policy.signature;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.OwnersFile;
import org.tvd.policy.model.Owner;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/**
 * The files of a policy set by who must sign them: each file has one owner. Who has none signs that
 * as well, for nobody else may leave out the last file of an owner.
 */
final class OwnedFiles {
  private final SortedMap<String, Owner> owners;
  private final SortedMap<String, SortedMap<String, Bytes>> files = new TreeMap<>();

  private OwnedFiles(SortedMap<String, Owner> owners) {
    this.owners = owners;
    owners.keySet().forEach(name -> files.put(name, new TreeMap<>()));
  }

  /** Sorts the files; one without an owner, or with two, is reported. */
  static OwnedFiles of(PolicySet policy, Problems problems) {
    OwnedFiles owned = new OwnedFiles(OwnersFile.read(policy.files(), problems));
    policy.files().forEach((path, content) -> owned.add(path, content, problems));
    return owned;
  }

  private void add(String path, Bytes content, Problems problems) {
    if (isSignature(path)) {
      return;
    }
    if (isRoots(path)) {
      put(OwnersFile.ROOT, path, content);
      return;
    }
    List<String> of =
        owners.values().stream().filter(each -> each.owns(path)).map(Owner::name).toList();
    if (of.size() == 1) {
      put(of.getFirst(), path, content);
    } else {
      problems.mismatch(
          Place.ofFile(path),
          "nobody alone answers for this file",
          "one owner in " + OwnersFile.PATH,
          of.isEmpty() ? "none" : String.join(", ", of));
    }
  }

  private boolean isSignature(String path) {
    return path.equals(OwnersFile.signature(OwnersFile.ROOT))
        || owners.keySet().stream().anyMatch(name -> path.equals(OwnersFile.signature(name)));
  }

  private boolean isRoots(String path) {
    return path.equals(OwnersFile.PATH)
        || owners.values().stream().anyMatch(each -> each.certificatePath().equals(path));
  }

  private void put(String owner, String path, Bytes content) {
    files.computeIfAbsent(owner, _ -> new TreeMap<>()).put(path, content);
  }

  /** The files of each owner, the root among them. */
  Map<String, SortedMap<String, Bytes>> byOwner() {
    return files;
  }

  /** The certificate that verifies an owner's signature. */
  X509Certificate certificate(String owner, X509Certificate root) {
    Owner named = owners.get(owner);
    return named == null ? root : named.certificate();
  }
}
