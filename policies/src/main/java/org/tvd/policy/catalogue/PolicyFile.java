package org.tvd.policy.catalogue;

import org.tvd.policy.language.PolicyDirectory;

/**
 * A kind of file of a policy.
 *
 * @param kind its name on the command line
 * @param path in the policy's directory, with {@code NAME} where a name stands
 * @param required whether a policy must have one
 * @param title what it says, for people
 * @param shape of the whole
 */
public record PolicyFile(String kind, String path, boolean required, String title, Shape shape) {

  /**
   * Whether a file of this path is of this kind. Tests may lie in any folder, and are no others.
   */
  public boolean matches(String file) {
    if (file.endsWith(PolicyDirectory.TEST_SUFFIX)) {
      return path.endsWith(PolicyDirectory.TEST_SUFFIX);
    }
    return file.matches(path.replace(".", "\\.").replace("NAME", "[^/]+"));
  }
}
