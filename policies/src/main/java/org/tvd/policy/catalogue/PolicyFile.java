package org.tvd.policy.catalogue;

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

  /** Whether a file of this path is of this kind. */
  public boolean matches(String file) {
    return file.matches(path.replace(".", "\\.").replace("NAME", "[^/]+"));
  }
}
