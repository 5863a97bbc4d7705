package org.tvd.policy.catalogue;

import java.util.List;
import java.util.Optional;

/** All files of a policy set. They are declared here alone; see {@link KeySchema}. */
public final class Catalogue {
  /** In the order in which they build on each other. */
  public static final List<PolicyFile> FILES =
      List.of(
          LatticeKeys.FILE,
          PropertiesKeys.FILE,
          EvidenceKeys.FILE,
          TrustKeys.FILE,
          NetworkKeys.FILE,
          ReferenceKeys.FILE,
          TvdKeys.FILE,
          AnalysisKeys.FILE,
          OwnerKeys.FILE,
          TestKeys.FILE);

  private Catalogue() {}

  /** The kind of file that is called so on the command line. */
  public static Optional<PolicyFile> ofKind(String kind) {
    return FILES.stream().filter(file -> file.kind().equals(kind)).findFirst();
  }

  /** The kind of the file at {@code path} in a policy's directory. */
  public static Optional<PolicyFile> ofPath(String path) {
    return FILES.stream().filter(file -> file.matches(path)).findFirst();
  }
}
