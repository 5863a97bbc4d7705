package org.tvd.policy.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which measured files a policy approves ({@code ima-allow-list}, {@code ima-accept-signed}, {@code
 * ima-keys}, {@code ima-excludes}).
 *
 * @param allowed the list that approves files, if any
 * @param signed whether a good signature approves a file too
 * @param keys whose signatures are good
 * @param excludes paths whose files are not judged; each is a weakening, and is counted as one
 */
public record ImaApproval(
    @Nullable ReferenceList allowed,
    boolean signed,
    List<ImaKey> keys,
    List<PathPattern> excludes) {

  public ImaApproval {
    keys = List.copyOf(keys);
    excludes = List.copyOf(excludes);
  }

  /** The list that approves files. */
  public Optional<ReferenceList> allowList() {
    return Optional.ofNullable(allowed);
  }

  /** Whether files are judged at all. */
  public boolean judges() {
    return allowed != null || signed;
  }
}
